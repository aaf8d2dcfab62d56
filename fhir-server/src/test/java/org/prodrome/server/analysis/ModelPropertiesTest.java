package org.prodrome.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.model.ModelServing;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.Precision;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ModelPropertiesTest {
    private static final String OF_ONE = "prodrome.models.per-package[org.example.film].";

    @Test
    void theFileOfOneModelIsChosenByItsPackagesId() {
        ModelServing serving = serving(Map.of(OF_ONE + "precision", "int8"));
        assertThat(serving.precision()).isEqualTo(Precision.FP32);
        assertThat(serving.precisions()).containsExactly(Map.entry("org.example.film", Precision.INT8));
    }

    @Test
    void limitsAloneLeaveTheFileAsItIs() {
        assertThat(serving(Map.of(OF_ONE + "batch", "2")).precisions())
                .containsExactly(Map.entry("org.example.film", Precision.FP32));
        assertThatThrownBy(() -> serving(Map.of(OF_ONE + "precision", "int4"))).isInstanceOf(BindException.class);
    }

    @Test
    void aPackageMayHaveTwoGibibytesOrWhatIsSetUnderEitherOfItsNames() {
        assertThat(serving(Map.of()).maxPackageBytes()).isEqualTo(PackageSource.MAX_PACKAGE_BYTES);
        assertThat(serving(Map.of("prodrome.models.max-package-size", "6GB")).maxPackageBytes())
                .isEqualTo(6L << 30);
        ConfigurationPropertySource environment = ConfigurationPropertySources.from(
                        List.of(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of("PRODROME_MODELS_MAX_PACKAGE_SIZE", "3GB"))))
                .iterator()
                .next();
        assertThat(new Binder(environment)
                        .bindOrCreate("prodrome.models", ModelProperties.class)
                        .serving()
                        .maxPackageBytes())
                .isEqualTo(3L << 30);
    }

    private static ModelServing serving(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("prodrome.models", ModelProperties.class)
                .serving();
    }
}
