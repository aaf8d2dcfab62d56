package org.prodrome.server.analysis;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.similarity.CaseEntry;
import org.prodrome.imaging.similarity.SimilarCaseIndex.Hit;
import org.prodrome.imaging.similarity.SimilarCases;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.RecordOperation;
import org.prodrome.server.record.RecordProvider;

/**
 * {@code ImagingStudy/[id]/$similar}: films of other patients that the model finds most alike, without their identity.
 * The study itself is read with the caller's rights.
 */
final class SimilarProvider implements RecordProvider, RecordOperation {
    private static final int DEFAULT_COUNT = 3;

    private final Record record;
    private final FilmIndex index;
    private final FittingModels models;

    SimilarProvider(Record record, FilmIndex index, FittingModels models) {
        this.models = models;
        this.record = record;
        this.index = index;
    }

    @Operation(name = "$similar", type = ImagingStudy.class, idempotent = true)
    public Parameters similar(
            @IdParam IdType id,
            @OperationParam(name = "count", max = 1) @Nullable IntegerType count,
            @OperationParam(name = "space", max = 1) @Nullable StringType space,
            @OperationParam(name = "package", max = 1) @Nullable StringType model,
            RequestDetails request) {
        List<Predicate<FilmIndex.Space>> in = asked(space, model);
        int wanted = count == null || count.getValue() == null ? DEFAULT_COUNT : count.getValue();
        if (wanted < 1 || wanted > SimilarCases.MAX_COUNT) {
            throw new InvalidRequestException("count is 1 to %d, found %d".formatted(SimilarCases.MAX_COUNT, wanted));
        }
        ImagingStudy study = record.as(request).read(ImagingStudy.class, id.toVersionless());
        SimilarCases.Answer answer = in.stream()
                .flatMap(spaces -> index.like(study, wanted, spaces).stream())
                .findFirst()
                .orElseThrow(() -> new ResourceNotFoundException(
                        "no film of ImagingStudy/%s is in the index asked: none was read yet, or the gate refused them"
                                .formatted(id.getIdPart())));
        Parameters parameters = new Parameters();
        parameters.addParameter("space", new StringType(answer.spaceId()));
        answer.hits().forEach(hit -> describe(hit, parameters.addParameter().setName("case")));
        parameters.addParameter("excludedSamePatient", new IntegerType(answer.excludedSamePatient()));
        parameters.addParameter("searched", new IntegerType(answer.searched()));
        return parameters;
    }

    @Override
    public String name() {
        return "$similar";
    }

    @Override
    public String resourceType() {
        return "ImagingStudy";
    }

    @Override
    public Parameters invoke(IdType id, Parameters input, RequestDetails request) {
        IntegerType count = input.getParameter("count") != null
                        && input.getParameter("count").getValue() instanceof IntegerType given
                ? given
                : null;
        return similar(id, count, text(input, "space"), text(input, "package"), request);
    }

    private static @Nullable StringType text(Parameters input, String name) {
        return input.getParameter(name) != null && input.getParameter(name).getValue() instanceof StringType given
                ? given
                : null;
    }

    /**
     * The spaces of a name or package, which have to be there; where none is named those of live models, then of models
     * in pilot, then in shadow. A suspended model places no film for anybody who did not ask for it by name.
     */
    private List<Predicate<FilmIndex.Space>> asked(@Nullable StringType space, @Nullable StringType model) {
        if (space == null && model == null) {
            return models.byVoice().stream().map(SimilarProvider::ofAny).toList();
        }
        Predicate<FilmIndex.Space> in =
                one -> (space == null || one.id().equals(space.getValue())) && (model == null || isOf(one, model));
        if (index.spaces().stream().noneMatch(in)) {
            throw new InvalidRequestException("no films are placed in this space by this package; there are %s"
                    .formatted(index.spaces().stream()
                            .map(one -> "%s (%s)".formatted(one.id(), String.join(", ", one.packages())))
                            .collect(Collectors.joining("; "))));
        }
        return List.of(in);
    }

    private static Predicate<FilmIndex.Space> ofAny(Set<String> packages) {
        return space -> space.packages().stream().anyMatch(packages::contains);
    }

    private static boolean isOf(FilmIndex.Space space, StringType model) {
        return model.getValue() != null && space.isOf(model.getValue());
    }

    private static void describe(Hit hit, ParametersParameterComponent found) {
        CaseEntry entry = hit.entry();
        found.addPart().setName("case").setValue(new StringType(entry.caseId()));
        found.addPart().setName("similarity").setValue(rounded(hit.similarity()));
        if (entry.ratio() != null) {
            found.addPart().setName("cardiothoracicRatio").setValue(rounded(entry.ratio()));
        }
        found.addPart().setName("view").setValue(new CodeType(entry.view()));
        if (entry.ageBand() != null) {
            found.addPart().setName("ageBand").setValue(new StringType(entry.ageBand()));
        }
        if (entry.sex() != null) {
            found.addPart().setName("sex").setValue(new CodeType(entry.sex()));
        }
        found.addPart().setName("synthetic").setValue(new BooleanType(entry.synthetic()));
    }

    private static DecimalType rounded(double value) {
        return new DecimalType(BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP));
    }
}
