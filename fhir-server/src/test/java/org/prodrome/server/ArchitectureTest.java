package org.prodrome.server;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ca.uhn.fhir.context.FhirContext;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The picture in docs/architecture.md, as rules. */
@AnalyzeClasses(
        packages = "org.prodrome",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoJarOfTests.class})
class ArchitectureTest {
    /** The tests of a module that the server's tests use lie in a jar of their own once they are packaged. */
    static final class NoJarOfTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule arrowsBetweenModules = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.prodrome..")
            .layer("terminology")
            .definedBy("org.prodrome.terminology..")
            .layer("longitudinal")
            .definedBy("org.prodrome.longitudinal..")
            .layer("imaging")
            .definedBy("org.prodrome.imaging..")
            .layer("cds")
            .definedBy("org.prodrome.cds..")
            .layer("server")
            .definedBy("org.prodrome.server..")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cds")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("imaging")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("longitudinal")
            .mayOnlyBeAccessedByLayers("cds", "server");

    @ArchTest
    static final ArchRule noCyclesBetweenFeatures =
            slices().matching("org.prodrome.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule springStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackage("org.prodrome.server.cli..")
            .and()
            .haveNameNotMatching(".*(Configuration|Properties|Controller|Provider|Interceptor|Application)(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAPackage("org.springframework.."))
            .because("domain code is plain Java that a test can construct with new; the command line starts Spring");

    @ArchTest
    static final ArchRule onnxRuntimeInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("org.prodrome.imaging.runtime..")
            .should()
            .dependOnClassesThat(resideInAPackage("ai.onnxruntime.."));

    @ArchTest
    static final ArchRule noLibrariesOfOperators = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("registerCustomOp.*")))
            .because("a library of operators that a package asks for is code of somebody else in this process");

    @ArchTest
    static final ArchRule oneFhirContext = noClasses()
            .should()
            .callMethod(FhirContext.class, "forR4")
            .because("a FhirContext is expensive and shared; ask for it in the constructor");

    @ArchTest
    static final ArchRule timeIsAnInput = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .because("a Clock or an Instant is passed in, so a test can say when it is");

    @ArchTest
    static final ArchRule noFieldInjection = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule standardStreamsAreTheCommandLines = noClasses()
            .that()
            .resideOutsideOfPackage("org.prodrome.server.cli..")
            .should(ACCESS_STANDARD_STREAMS)
            .because("everything else logs, with ids and counts");

    @ArchTest
    static final ArchRule failuresHaveNames = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
}
