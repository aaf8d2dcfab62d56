package org.prodrome.server.cds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.prodrome.cds.text.Language;

class CardsPropertiesTest {
    @Test
    void aSettingThatIsWrongIsRefusedAtStartWithWhatWouldBeRight() {
        assertThatThrownBy(() -> new CardsProperties("fr", "canonical"))
                .hasMessage("prodrome.cards.language is one of en, de, found 'fr'");
        assertThatThrownBy(() -> new CardsProperties("en", "creatinine=mol/L"))
                .hasMessage("prodrome.cards.units: creatinine is shown in mg/dL or umol/L, found 'mol/L'");
    }

    @Test
    void aClientReadsAsItsRegistrationSaysAndElseAsTheSite() {
        CardsProperties site = new CardsProperties("de", "si");
        assertThat(site.display("", "")).isEqualTo(site.display());
        assertThat(site.display("en", "").language()).isEqualTo(Language.EN);
        assertThat(site.display("en", "").units()).isEqualTo(site.display().units());
        assertThat(site.display("", "canonical").units().setting()).isEmpty();
    }
}
