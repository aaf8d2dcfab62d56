package org.prodrome.imaging.result;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.explain.ShownAttention;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.Finding;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.study.FhirMoment;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * Writes the analysis of a study as one FHIR R4 transaction: an Observation with the ratio, one for each finding that
 * the package answers, or the reason why there is none, a DiagnosticReport, the Device that is the model version, and a
 * Provenance; of a package that neither measures nor answers the Device alone. Every entry is an update by an identity
 * that follows from study and package version: the same study twice gives the same resources, not two of each.
 */
public final class ImageResultMapper {
    /** Type of the Device properties that name what the model does not look for. */
    public static final String NOT_LOOKED_FOR = "not-looked-for";

    /** System of the Device identifier {@code id|version} that names the model. */
    public static final String MODEL_IDENTIFIER = ResultIdentifiers.MODEL;

    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
    private static final String DIAGNOSTIC_SERVICE = "http://terminology.hl7.org/CodeSystem/v2-0074";

    private final Clock clock;
    private final @Nullable ZoneId siteZone;

    /**
     * @param clock when results become known
     * @param siteZone zone of films that give a time without an offset, null leaves them at their date
     */
    public ImageResultMapper(Clock clock, @Nullable ZoneId siteZone) {
        this.clock = clock;
        this.siteZone = siteZone;
    }

    /**
     * The transaction of one study and one package.
     *
     * @param patient reference to the Patient, as it may stand in the transaction
     * @param imagingStudy reference to the ImagingStudy
     * @param edition how often the study was re-opened, 0 for one that never was
     */
    public Bundle map(
            StudyAnalysis analysis, ModelPackage loaded, Reference patient, Reference imagingStudy, int edition) {
        return map(analysis, loaded, patient, imagingStudy, edition, List.of());
    }

    /** The same with the attention maps that were made of its findings. */
    public Bundle map(
            StudyAnalysis analysis,
            ModelPackage loaded,
            Reference patient,
            Reference imagingStudy,
            int edition,
            List<ShownAttention> attention) {
        return new Transaction(analysis, loaded, patient, imagingStudy, edition, attention).bundle();
    }

    /** The writing of one transaction. */
    private final class Transaction {
        private final StudyAnalysis analysis;
        private final ModelPackage loaded;
        private final Manifest manifest;
        private final List<ShownAttention> attention;
        private final Reference patient;
        private final Reference imagingStudy;
        private final ResultIdentifiers ids;
        private final List<Observation> written = new ArrayList<>();
        private final Date now = Date.from(clock.instant());

        Transaction(
                StudyAnalysis analysis,
                ModelPackage loaded,
                Reference patient,
                Reference imagingStudy,
                int edition,
                List<ShownAttention> attention) {
            this.attention = List.copyOf(attention);
            this.analysis = analysis;
            this.loaded = loaded;
            this.manifest = loaded.manifest();
            this.patient = patient;
            this.imagingStudy = imagingStudy;
            this.ids = ResultIdentifiers.of(analysis, manifest, edition);
        }

        Bundle bundle() {
            Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
            matched(bundle, device(), ids.device());
            observations().forEach(observation -> matched(bundle, observation, observation.getIdentifierFirstRep()));
            if (observations().isEmpty()) {
                return bundle; // a package that only places films among others says nothing of this one
            }
            matched(bundle, report(), ids.report());
            bundle.addEntry()
                    .setFullUrl(ResultIdentifiers.fullUrl(ids.provenanceId()))
                    .setResource(provenance())
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl("Provenance/" + ids.provenanceId());
            return bundle;
        }

        private void matched(Bundle bundle, DomainResource resource, Identifier identifier) {
            bundle.addEntry()
                    .setFullUrl(fullUrl(identifier))
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl(ResultIdentifiers.matching(resource.fhirType(), identifier));
        }

        private String fullUrl(Identifier identifier) {
            return ResultIdentifiers.fullUrl(identifier.getSystem() + "|" + identifier.getValue());
        }

        private Reference to(Identifier identifier) {
            return new Reference(fullUrl(identifier));
        }

        private Device device() {
            Device device = new Device();
            device.addIdentifier(ids.device());
            device.addIdentifier(
                    new Identifier().setSystem(ResultIdentifiers.MODEL_SHA256).setValue(loaded.manifestSha256()));
            device.addDeviceName().setName(manifest.name()).setType(DeviceNameType.USERFRIENDLYNAME);
            device.addDeviceName().setName(manifest.id()).setType(DeviceNameType.MODELNAME);
            device.setType(new CodeableConcept().setText("Artificial-Intelligence"));
            device.addVersion().setValue(manifest.version());
            device.setManufacturer(manifest.authors());
            property(device, "preprocess-sha256", manifest.preprocessSha256());
            property(device, "runtime", loaded.ranBy());
            if (manifest.findings() != null) {
                manifest.findings().labels().stream()
                        .filter(label -> label.standing() instanceof FindingsOutput.Standing.Withheld)
                        .forEach(label -> property(device, NOT_LOOKED_FOR, label.display()));
            }
            device.addNote().setText(manifest.card().intendedUse());
            return device;
        }

        private void property(Device device, String name, String value) {
            device.addProperty()
                    .setType(new CodeableConcept().setText(name))
                    .addValueCode(new CodeableConcept().setText(value));
        }

        private List<Observation> observations() {
            if (written.isEmpty()) {
                FilmAnalysis chosen = analysis.chosen();
                if (chosen.ratio() != null) {
                    Observation ratio =
                            observation(ids.observation(), ImageMeasurement.CARDIOTHORACIC_RATIO.toConcept());
                    RatioObservation.describe(ratio, chosen);
                    written.add(noted(ratio, "Measured"));
                }
                if (chosen.findings() instanceof FilmFindings.NotRead not) {
                    Observation none =
                            observation(ids.finding(ImageFinding.NOT_READ.code()), ImageFinding.NOT_READ.toConcept());
                    FindingObservation.notRead(none, chosen, not);
                    written.add(noted(none, "Judged"));
                }
                if (chosen.findings() instanceof FilmFindings.Read read) {
                    for (Finding.Answered finding : read.answered()) {
                        Observation one = observation(ids.finding(finding.id()), FindingObservation.code(finding));
                        FindingObservation.describe(one, chosen, finding);
                        attention.stream()
                                .filter(shown -> shown.attention().finding().equals(finding.id()))
                                .forEach(shown -> FindingObservation.show(one, shown));
                        written.add(noted(one, "Read"));
                    }
                }
            }
            return written;
        }

        private Observation observation(Identifier identifier, CodeableConcept code) {
            Observation observation = new Observation();
            observation.setMeta(meta());
            observation.addIdentifier(identifier);
            observation.setStatus(ObservationStatus.PRELIMINARY);
            observation.addCategory(
                    new CodeableConcept(new Coding(CodeSystems.OBSERVATION_CATEGORY, "imaging", "Imaging")));
            observation.setCode(code);
            observation.setSubject(patient.copy());
            observation.setEffective(effective());
            observation.setIssuedElement(new InstantType(now));
            observation.setDevice(to(ids.device()));
            observation.addDerivedFrom(imagingStudy.copy());
            observation.addPartOf(imagingStudy.copy());
            observation.setMethod(new CodeableConcept().setText("%s %s".formatted(manifest.id(), manifest.version())));
            return observation;
        }

        private Observation noted(Observation observation, String how) {
            if (ran()) {
                observation
                        .addComponent()
                        .setCode(ImageMeasurement.RUNTIME.toConcept())
                        .setValue(new CodeableConcept().setText(loaded.ranBy()));
            }
            observation
                    .addNote()
                    .setText("%s by a model, %s. Intended use: ".formatted(how, RatioObservation.NOT_REVIEWED)
                            + manifest.card().intendedUse());
            for (StudyAnalysis.NotUsed film : analysis.notUsed()) {
                observation.addNote().setText("Not used: image %s. %s".formatted(film.sopInstanceUid(), film.reason()));
            }
            return observation;
        }

        private DiagnosticReport report() {
            DiagnosticReport report = new DiagnosticReport();
            report.setMeta(meta());
            report.addIdentifier(ids.report());
            report.setStatus(DiagnosticReportStatus.PRELIMINARY);
            report.addCategory(new CodeableConcept(new Coding(DIAGNOSTIC_SERVICE, "RAD", "Radiology")));
            report.setCode(new CodeableConcept(new Coding(CodeSystems.LOINC, "18748-4", "Diagnostic imaging study")));
            report.setSubject(patient.copy());
            report.setEffective(effective());
            report.setIssuedElement(new InstantType(now));
            observations().forEach(observation -> report.addResult(to(observation.getIdentifierFirstRep())));
            report.addImagingStudy(imagingStudy.copy());
            report.setConclusion(conclusion());
            return report;
        }

        private String conclusion() {
            FilmAnalysis chosen = analysis.chosen();
            List<String> said = new ArrayList<>();
            if (chosen.ratio() != null) {
                said.add(RatioObservation.conclusion(chosen));
            }
            if (chosen.findings() != null) {
                said.add(FindingObservation.conclusion(
                        chosen.findings(), "%s %s".formatted(manifest.name(), manifest.version())));
            }
            return String.join(" ", said);
        }

        private Provenance provenance() {
            Provenance provenance = new Provenance();
            provenance.setId(ids.provenanceId());
            provenance.setMeta(meta());
            observations().forEach(observation -> provenance.addTarget(to(observation.getIdentifierFirstRep())));
            provenance.addTarget(to(ids.report()));
            provenance.setRecordedElement(new InstantType(now));
            provenance.setActivity(new CodeableConcept(new Coding(DATA_OPERATION, "CREATE", "create")));
            provenance.addReason(new CodeableConcept(ImageMeasurement.AI_ASSERTED.toCoding()));
            provenance
                    .addAgent()
                    .setType(new CodeableConcept(new Coding(PARTICIPANT, "performer", "Performer")))
                    .setWho(to(ids.device()).setDisplay(ranBy()));
            provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE).setWhat(imagingStudy.copy());
            used(provenance, ResultIdentifiers.MODEL_SHA256, loaded.manifestSha256(), "Manifest of the model package");
            used(provenance, ResultIdentifiers.PREPROCESS_SHA256, manifest.preprocessSha256(), "Preprocessing");
            return provenance;
        }

        /**
         * The Device is of the package's name and version and may be written again; what made this result stays here.
         */
        private void used(Provenance provenance, String system, String sha256, String what) {
            provenance
                    .addEntity()
                    .setRole(ProvenanceEntityRole.SOURCE)
                    .setWhat(new Reference()
                            .setIdentifier(new Identifier().setSystem(system).setValue(sha256))
                            .setDisplay(what));
        }

        private String ranBy() {
            String model = "%s %s".formatted(manifest.name(), manifest.version());
            return ran() ? model + ", run by " + loaded.ranBy() : model;
        }

        /** A film that its header alone refused was shown to no model. */
        private boolean ran() {
            return analysis.chosen().output() != null;
        }

        private Meta meta() {
            Meta meta = new Meta().addSecurity(ImageMeasurement.AI_ASSERTED.toCoding());
            if (analysis.chosen().film().synthetic()) {
                meta.addTag(ImageMeasurement.SYNTHETIC.toCoding());
                meta.addSecurity(new Coding(CodeSystems.V3_ACT_REASON, "HTEST", "test health data"));
            }
            return meta;
        }

        private @Nullable DateTimeType effective() {
            return analysis.chosen().film().taken() == null
                    ? null
                    : FhirMoment.of(analysis.chosen().film().taken(), siteZone);
        }
    }
}
