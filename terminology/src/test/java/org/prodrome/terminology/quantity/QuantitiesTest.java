package org.prodrome.terminology.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Reading.Measured;
import org.prodrome.terminology.quantity.Reading.Reason;
import org.prodrome.terminology.quantity.Reading.UnusableQuantity;

class QuantitiesTest {
    private static Quantity ucum(String value, String code) {
        return new Quantity()
                .setValue(new BigDecimal(value))
                .setSystem(CodeSystems.UCUM)
                .setCode(code)
                .setUnit(code);
    }

    private static Quantity printed(String value, String unit) {
        return new Quantity().setValue(new BigDecimal(value)).setUnit(unit);
    }

    @ParameterizedTest(name = "{0} {1} {2} is {3}")
    @CsvSource({
        "CREATININE,88.4,umol/L,1.0",
        "CREATININE,0.106,mmol/L,1.199095",
        "CREATININE,12,mg/L,1.2",
        "CREATININE,1.2,mg/dl,1.2",
        "CREATININE,106,µmol/L,1.199095",
        "HAEMOGLOBIN,13.5,g/dL,135",
        "HAEMOGLOBIN,8.4,mmol/L,135.3576",
        "PLATELETS,250,10*3/uL,250",
        "PLATELETS,250,K/uL,250",
        "PLATELETS,250000,/uL,250",
        "PLATELETS,250,10*9/L,250",
        "POTASSIUM,4.5,mEq/L,4.5",
        "POTASSIUM,4.5,meq/L,4.5",
        "GLUCOSE,5.5,mmol/L,99.088",
        "HBA1C,48,mmol/mol,6.54304",
        "HBA1C,6.5,%,6.5",
        "URINE_ALBUMIN_CREATININE,30,mg/mmol,265.2",
        "URINE_ALBUMIN_CREATININE,30,ug/mg,30",
        "TEMPERATURE,98.6,degF,37",
        "TEMPERATURE,98.6,[degF],37",
        "SYSTOLIC_PRESSURE,120,mmHg,120",
        "SYSTOLIC_PRESSURE,16,kPa,120.0102",
        "WEIGHT,154,lb,69.85322",
        "HEIGHT,70,in,177.8",
        "INSPIRED_OXYGEN_FRACTION,28,%,0.28",
        "HEART_RATE,72,beats/min,72",
        "EGFR,52,mL/min/1.73m2,52",
        "BILIRUBIN,17.1,umol/L,1",
        "TSH,4.2,mU/L,4.2",
        "TSH,4.2,mIU/L,4.2",
        "TSH,4.2,uU/mL,4.2",
        "TSH,4.2,uIU/mL,4.2",
        "TSH,4.2,µIU/mL,4.2",
        "FREE_THYROXINE,12.87,pmol/L,1",
        "AFP,10,IU/mL,12.1",
        "AFP,10,ug/L,10",
        "DCP,7.5,ng/mL,7.5",
        "GESTATIONAL_AGE,28,weeks,28",
        "GESTATIONAL_AGE,196,d,28",
        "TSH,2.1,uU/mL,2.1",
        "TSH,2.1,mIU/L,2.1",
        "PLATELETS,250,K/uL,250",
        "PLATELETS,250000,cells/uL,250",
        "LEUKOCYTES,8.1,10^3/mm3,8.1",
        "POTASSIUM,4.1,mEq/L,4.1",
        "HEART_RATE,70,{beats}/min,70",
        "INR,1.1,{INR},1.1",
        "FERRITIN,30,mcg/L,30"
    })
    void convertsToTheCanonicalUnit(Analyte analyte, String value, String unit, double expected) {
        for (Quantity quantity : new Quantity[] {ucum(value, unit), printed(value, unit)}) {
            assertThat(Quantities.of(analyte, quantity)).isInstanceOfSatisfying(Measured.class, measured -> {
                assertThat(measured.value().doubleValue()).isCloseTo(expected, within(1e-4 * Math.max(1, expected)));
                assertThat(measured.unit()).isEqualTo(analyte.unit());
            });
        }
    }

    @ParameterizedTest(name = "{0} {1} {2} is {3}")
    @CsvSource({
        "CREATININE,1.2,'',NO_UNIT",
        "CREATININE,1.2,furlongs,UNKNOWN_UNIT",
        "CREATININE,1.2,kg,WRONG_DIMENSION",
        "CREATININE,106,mg/dL,IMPLAUSIBLE",
        "CREATININE,1.2,umol/L,IMPLAUSIBLE",
        "CREATININE,-1,mg/dL,IMPLAUSIBLE",
        "CREATININE,1E+1000000000,mg/dL,IMPLAUSIBLE",
        "HBA1C,4.8,mmol/L,WRONG_DIMENSION",
        "HBA1C,0.065,1,WRONG_DIMENSION",
        "HBA1C,48,%,IMPLAUSIBLE",
        "DCP,40,mAU/mL,UNKNOWN_UNIT",
        "DCP,40,'',NO_UNIT",
        "CALCIUM,4.8,meq/L,WRONG_DIMENSION",
        "POTASSIUM,4.5,mg/dL,WRONG_DIMENSION",
        "EGFR,52,mL/min,WRONG_DIMENSION",
        "INSPIRED_OXYGEN_FRACTION,40,1,IMPLAUSIBLE",
        "INSPIRED_OXYGEN_FRACTION,0.1,'',IMPLAUSIBLE",
        "TEMPERATURE,60,'',IMPLAUSIBLE",
        "SYSTOLIC_PRESSURE,35,'',NO_UNIT",
        "HBA1C,6.5,'',NO_UNIT",
        "TEMPERATURE,98.6,Cel,IMPLAUSIBLE",
        "TEMPERATURE,37,mg/dL,WRONG_DIMENSION"
    })
    void namesWhyAQuantityIsUnusable(Analyte analyte, String value, String unit, Reason reason) {
        assertThat(Quantities.of(analyte, printed(value, unit)))
                .isInstanceOfSatisfying(
                        UnusableQuantity.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo(reason));
    }

    @Test
    void refusesAPrintedUnitThatContradictsTheCodedOne() {
        Quantity both = ucum("5.4", "mg/dL").setUnit("mmol/L");
        assertThat(Quantities.of(Analyte.GLUCOSE, both))
                .isInstanceOfSatisfying(
                        UnusableQuantity.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo(Reason.CONTRADICTING_UNITS));
    }

    @Test
    void refusesACodedUnitOfAnotherSystemAndReadsThePrintedOne() {
        Quantity local = new Quantity()
                .setValue(new BigDecimal("1.2"))
                .setSystem("http://local.example/units")
                .setCode("17")
                .setUnit("mg/dL");
        assertThat(Quantities.of(Analyte.CREATININE, local)).isInstanceOf(Measured.class);
        assertThat(Quantities.of(Analyte.CREATININE, local.setUnit(null))).isInstanceOf(UnusableQuantity.class);
    }

    @ParameterizedTest(name = "{0} {1} without a unit is {2}")
    @CsvSource({
        "GLASGOW_COMA_SCALE,15,15",
        "INR,2.5,2.5",
        "HEART_RATE,70,70",
        "RESPIRATION_RATE,18,18",
        "OXYGEN_SATURATION,97,97",
        "OXYGEN_SATURATION,0.97,97",
        "INSPIRED_OXYGEN_FRACTION,0.4,0.4",
        "INSPIRED_OXYGEN_FRACTION,40,0.4",
        "TEMPERATURE,38.2,38.2",
        "TEMPERATURE,100.4,38"
    })
    void readsANumberWithoutUnitWhereItCanMeanOneThing(Analyte analyte, String value, double expected) {
        assertThat(Quantities.of(analyte, new Quantity().setValue(new BigDecimal(value))))
                .isInstanceOfSatisfying(
                        Measured.class,
                        measured -> assertThat(measured.value().doubleValue()).isCloseTo(expected, within(1e-9)));
    }

    @Test
    void keepsTheComparator() {
        Quantity below = ucum("0.3", "mg/dL").setComparator(Quantity.QuantityComparator.LESS_THAN);
        assertThat(Quantities.of(Analyte.CREATININE, below))
                .isInstanceOfSatisfying(
                        Measured.class,
                        measured -> assertThat(measured.comparator()).isEqualTo("<"));
    }

    @Test
    void survivesHostileUnits() {
        for (String unit :
                new String[] {"((((", "/", "10*", "a".repeat(100_000), "{", "}", "mg/{", "10*999999999/L", "\u0000"}) {
            assertThat(Quantities.of(Analyte.CREATININE, printed("1", unit))).isInstanceOf(UnusableQuantity.class);
        }
    }
}
