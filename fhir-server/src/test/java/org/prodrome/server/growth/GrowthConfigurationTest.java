package org.prodrome.server.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.longitudinal.equation.WhoGrowthTable;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GrowthConfigurationTest {
    private final ApplicationContextRunner server =
            new ApplicationContextRunner().withUserConfiguration(GrowthConfiguration.class);

    @AfterEach
    void withdraw() {
        WhoGrowthTable.withdraw();
    }

    @Test
    void withoutTheSettingNoWhoTablesAreInUse() {
        server.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(WhoGrowthTable.inUse()).isEmpty();
        });
    }

    @Test
    void aFolderThatIsNoSetOfTablesStopsTheStartAndIsNamed(@TempDir Path empty) {
        assertThatThrownBy(() -> new GrowthConfiguration(new GrowthProperties(empty.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prodrome.growth.who-tables")
                .hasMessageContaining(empty.toString())
                .hasMessageContaining("anthro.txt or .csv");
    }

    @Test
    void theTablesOfTheFolderAreInUse(@TempDir Path folder) throws IOException {
        for (String file : new String[] {"weianthro", "lenanthro", "bmianthro", "hcanthro", "wflanthro", "wfhanthro"}) {
            Files.writeString(folder.resolve(file + ".txt"), "sex\tage\tl\tm\ts\n1\t0\t1\t10\t0.1\n");
        }
        server.withPropertyValues("prodrome.growth.who-tables=" + folder).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(WhoGrowthTable.inUse()).isPresent();
        });
    }
}
