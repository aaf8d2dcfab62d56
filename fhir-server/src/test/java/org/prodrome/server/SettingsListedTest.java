package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.yaml.snakeyaml.Yaml;

/** {@code application.yaml} is the list of settings: each is there, with the value that it has without the file. */
class SettingsListedTest {
    private static final ClassPathResource FILE = new ClassPathResource("application.yaml");

    @ParameterizedTest
    @MethodSource("settings")
    void eachSettingIsInTheFile(Class<?> settings) throws IOException {
        Map<?, ?> node = new Yaml().load(FILE.getInputStream());
        for (String name : prefix(settings).split("\\.")) {
            Object next = node.get(name);
            assertThat(next).as(prefix(settings)).isInstanceOf(Map.class);
            node = (Map<?, ?>) Objects.requireNonNull(next);
        }
        List<String> listed = node.keySet().stream().map(String::valueOf).toList();
        assertThat(listed).as(prefix(settings)).containsAll(keys(settings));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theFileChangesNoDefault(Class<?> settings) throws IOException {
        List<PropertySource<?>> file = new YamlPropertySourceLoader().load("application", FILE);
        Object listed = new Binder(ConfigurationPropertySources.from(file))
                .bindOrCreate(prefix(settings), Bindable.of(settings));
        Object bare = new Binder(List.of()).bindOrCreate(prefix(settings), Bindable.of(settings));
        assertThat(listed).isEqualTo(bare);
    }

    @Test
    void theSettingsAreFound() {
        assertThat(settings()).hasSizeGreaterThan(15);
    }

    static Stream<Class<?>> settings() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> found = new ArrayList<>();
        scanner.findCandidateComponents("org.prodrome").forEach(bean -> {
            try {
                found.add(Class.forName(Objects.requireNonNull(bean.getBeanClassName())));
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        });
        return found.stream();
    }

    private static String prefix(Class<?> settings) {
        ConfigurationProperties named = Objects.requireNonNull(settings.getAnnotation(ConfigurationProperties.class));
        return named.prefix().isEmpty() ? named.value() : named.prefix();
    }

    private static List<String> keys(Class<?> settings) {
        return Arrays.stream(Objects.requireNonNull(settings.getRecordComponents(), settings.getName()))
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
                .toList();
    }
}
