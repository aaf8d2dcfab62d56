package org.prodrome.server.growth;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.prodrome.longitudinal.equation.WhoGrowthTable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Reads a site's growth tables at start: a folder that is named and cannot be read stops it. */
@Configuration
@EnableConfigurationProperties(GrowthProperties.class)
public class GrowthConfiguration {
    GrowthConfiguration(GrowthProperties properties) {
        String folder = properties.whoTables();
        if (folder.isBlank()) {
            WhoGrowthTable.withdraw();
            return;
        }
        try {
            WhoGrowthTable.supply(Path.of(folder));
        } catch (IOException | InvalidPathException unusable) {
            throw new IllegalArgumentException(WhoGrowthTable.SETTING + ": " + unusable.getMessage(), unusable);
        }
    }
}
