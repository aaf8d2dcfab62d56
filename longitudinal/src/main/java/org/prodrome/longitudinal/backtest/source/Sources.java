package org.prodrome.longitudinal.backtest.source;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        String name = String.valueOf(folder.getFileName());
        if (Files.isRegularFile(folder) && name.equals(BiliaryCohort.FILE)) {
            return new BiliaryCohort(folder);
        }
        if (Files.isRegularFile(folder) && name.equals(FattyLiverCohort.FILE)) {
            return new FattyLiverCohort(folder);
        }
        if (!Files.isDirectory(folder)) {
            throw new UnreadableSourceException(
                    "%s is no folder; give a folder of tables, NDJSON files or Bundles, a cohort's file or the base URL of a FHIR server"
                            .formatted(folder));
        }
        if (MimicFolder.isOne(folder)) {
            return MimicFolder.open(folder);
        }
        if (ChallengeFolder.isOne(folder)) {
            return new ChallengeFolder(folder);
        }
        if (EicuFolder.isOne(folder)) {
            return new EicuFolder(folder);
        }
        if (Files.exists(folder.resolve(BiliaryCohort.FILE)) && Files.exists(folder.resolve(FattyLiverCohort.FILE))) {
            throw new UnreadableSourceException("%s holds two cohorts; name the file of one: %s or %s"
                    .formatted(folder, folder.resolve(FattyLiverCohort.FILE), folder.resolve(BiliaryCohort.FILE)));
        }
        for (String cohort : List.of(BiliaryCohort.FILE, FattyLiverCohort.FILE)) {
            if (Files.exists(folder.resolve(cohort))) {
                return open(folder.resolve(cohort), fhir);
            }
        }
        if (ExportFolder.isOne(folder)) {
            return new ExportFolder(folder, fhir);
        }
        if (BundleFolder.isOne(folder)) {
            return new BundleFolder(folder, fhir);
        }
        throw new UnreadableSourceException(
                "%s holds no records: neither MIMIC tables (patients, admissions, labevents as .csv.gz) nor the PhysioNet Challenge 2012 (timeseries.csv.gz, outcomes.csv) nor the eICU demo (patient.csv.gz, apacheapsvar.csv.gz) nor a cohort (pbcseq.csv.gz, nafld1.csv.gz) nor *.ndjson nor Bundles as *.json"
                        .formatted(folder));
    }
}
