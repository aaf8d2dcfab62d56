package org.prodrome.longitudinal.backtest.source;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what a folder holds. */
public final class Sources {
    private Sources() {}

    /**
     * Opens a folder of records.
     *
     * @throws UnreadableSourceException when it is no folder or holds nothing that can be replayed; the message says
     *     what would do
     */
    public static RecordSource open(Path folder, FhirContext fhir) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UnreadableSourceException(
                    "%s is no folder; give a folder of MIMIC tables, NDJSON files or Bundles, or the base URL of a FHIR server"
                            .formatted(folder));
        }
        if (MimicFolder.isOne(folder)) {
            return MimicFolder.open(folder);
        }
        if (ChallengeFolder.isOne(folder)) {
            return new ChallengeFolder(folder);
        }
        if (ExportFolder.isOne(folder)) {
            return new ExportFolder(folder, fhir);
        }
        if (BundleFolder.isOne(folder)) {
            return new BundleFolder(folder, fhir);
        }
        throw new UnreadableSourceException(
                "%s holds no records: neither MIMIC tables (patients, admissions, labevents as .csv.gz) nor the PhysioNet Challenge 2012 (timeseries.csv.gz, outcomes.csv) nor *.ndjson nor Bundles as *.json"
                        .formatted(folder));
    }
}
