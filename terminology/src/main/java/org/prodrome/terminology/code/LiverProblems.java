package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.ICD_9_CM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** Diseases of the liver: SNOMED CT codes as single members, and the ICD codes of the same meaning. */
public final class LiverProblems {
    public static final CodeSet CIRRHOSIS = CodeSet.of(
                    "cirrhosis", SNOMED_CT, "19943007", "Cirrhosis of liver", "420054005", "Alcoholic cirrhosis")
            .and(
                    "cirrhosis",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "K70.30",
                            "Alcoholic cirrhosis of liver without ascites",
                            "K70.31",
                            "Alcoholic cirrhosis of liver with ascites",
                            "K71.7",
                            "Toxic liver disease with fibrosis and cirrhosis of liver",
                            "K74.4",
                            "Secondary biliary cirrhosis",
                            "K74.5",
                            "Biliary cirrhosis, unspecified",
                            "K74.60",
                            "Unspecified cirrhosis of liver",
                            "K74.69",
                            "Other cirrhosis of liver"),
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "571.2",
                            "Alcoholic cirrhosis of liver",
                            "571.5",
                            "Cirrhosis of liver without mention of alcohol"));

    public static final CodeSet CHRONIC_HEPATITIS_B = CodeSet.of(
                    "chronic hepatitis B",
                    SNOMED_CT,
                    "61977001",
                    "Chronic viral hepatitis type B",
                    "66071002",
                    "Viral hepatitis type B")
            .and(
                    "chronic hepatitis B",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "B18.0",
                            "Chronic viral hepatitis B with delta-agent",
                            "B18.1",
                            "Chronic viral hepatitis B without delta-agent"),
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "070.22",
                            "Chronic viral hepatitis B with hepatic coma without hepatitis delta",
                            "070.23",
                            "Chronic viral hepatitis B with hepatic coma with hepatitis delta",
                            "070.32",
                            "Chronic viral hepatitis B without mention of hepatic coma without mention of hepatitis delta",
                            "070.33",
                            "Chronic viral hepatitis B without mention of hepatic coma with hepatitis delta"));

    public static final CodeSet CHRONIC_HEPATITIS_C = CodeSet.of(
                    "chronic hepatitis C", SNOMED_CT, "128302006", "Chronic hepatitis C")
            .and(
                    "chronic hepatitis C",
                    CodeSet.of("icd10", ICD_10_CM, "B18.2", "Chronic viral hepatitis C"),
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "070.44",
                            "Chronic hepatitis C with hepatic coma",
                            "070.54",
                            "Chronic hepatitis C without mention of hepatic coma"));

    /** Steatotic liver disease that is not said to come from alcohol. */
    public static final CodeSet STEATOTIC_LIVER = CodeSet.of(
                    "steatotic liver disease",
                    SNOMED_CT,
                    "197321007",
                    "Steatosis of liver",
                    "197315008",
                    "Non-alcoholic fatty liver",
                    "442685003",
                    "Nonalcoholic steatohepatitis",
                    "371330000",
                    "Steatotic liver disease")
            .and(
                    "steatotic liver disease",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "K75.81",
                            "Nonalcoholic steatohepatitis (NASH)",
                            "K76.0",
                            "Fatty (change of) liver, not elsewhere classified"),
                    CodeSet.of("icd9", ICD_9_CM, "571.8", "Other chronic nonalcoholic liver disease"));

    public static final CodeSet ALCOHOL_LIVER = CodeSet.of(
                    "liver disease from alcohol",
                    SNOMED_CT,
                    "41309000",
                    "Alcoholic liver damage",
                    "50325005",
                    "Alcoholic fatty liver",
                    "9953008",
                    "Alcoholic hepatitis",
                    "420054005",
                    "Alcoholic cirrhosis")
            .and(
                    "liver disease from alcohol",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "K70.0",
                            "Alcoholic fatty liver",
                            "K70.10",
                            "Alcoholic hepatitis without ascites",
                            "K70.11",
                            "Alcoholic hepatitis with ascites",
                            "K70.2",
                            "Alcoholic fibrosis and sclerosis of liver",
                            "K70.30",
                            "Alcoholic cirrhosis of liver without ascites",
                            "K70.31",
                            "Alcoholic cirrhosis of liver with ascites",
                            "K70.40",
                            "Alcoholic hepatic failure without coma",
                            "K70.41",
                            "Alcoholic hepatic failure with coma",
                            "K70.9",
                            "Alcoholic liver disease, unspecified"),
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "571.0",
                            "Alcoholic fatty liver",
                            "571.1",
                            "Acute alcoholic hepatitis",
                            "571.2",
                            "Alcoholic cirrhosis of liver",
                            "571.3",
                            "Alcoholic liver damage, unspecified"));

    /** Acute inflammation, in which enzymes say nothing about scarring. */
    public static final CodeSet ACUTE_HEPATITIS = CodeSet.of(
                    "acute hepatitis",
                    SNOMED_CT,
                    "37871000",
                    "Acute hepatitis",
                    "40468003",
                    "Viral hepatitis type A",
                    "9953008",
                    "Alcoholic hepatitis")
            .and(
                    "acute hepatitis",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "B15.0",
                            "Hepatitis A with hepatic coma",
                            "B15.9",
                            "Hepatitis A without hepatic coma",
                            "B16.0",
                            "Acute hepatitis B with delta-agent with hepatic coma",
                            "B16.1",
                            "Acute hepatitis B with delta-agent without hepatic coma",
                            "B16.2",
                            "Acute hepatitis B without delta-agent with hepatic coma",
                            "B16.9",
                            "Acute hepatitis B without delta-agent and without hepatic coma",
                            "B17.0",
                            "Acute delta-(super) infection of hepatitis B carrier",
                            "B17.10",
                            "Acute hepatitis C without hepatic coma",
                            "B17.11",
                            "Acute hepatitis C with hepatic coma",
                            "B17.2",
                            "Acute hepatitis E",
                            "B17.8",
                            "Other specified acute viral hepatitis",
                            "B17.9",
                            "Acute viral hepatitis, unspecified",
                            "K70.10",
                            "Alcoholic hepatitis without ascites",
                            "K70.11",
                            "Alcoholic hepatitis with ascites",
                            "K71.10",
                            "Toxic liver disease with hepatic necrosis, without coma",
                            "K71.11",
                            "Toxic liver disease with hepatic necrosis, with coma",
                            "K71.2",
                            "Toxic liver disease with acute hepatitis",
                            "K72.00",
                            "Acute and subacute hepatic failure without coma",
                            "K72.01",
                            "Acute and subacute hepatic failure with coma",
                            "K76.3",
                            "Infarction of liver"),
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "070.0",
                            "Viral hepatitis A with hepatic coma",
                            "070.1",
                            "Viral hepatitis A without mention of hepatic coma",
                            "070.20",
                            "Viral hepatitis B with hepatic coma, acute or unspecified, without mention of hepatitis delta",
                            "070.21",
                            "Viral hepatitis B with hepatic coma, acute or unspecified, with hepatitis delta",
                            "070.30",
                            "Viral hepatitis B without mention of hepatic coma, acute or unspecified, without mention of hepatitis delta",
                            "070.31",
                            "Viral hepatitis B without mention of hepatic coma, acute or unspecified, with hepatitis delta",
                            "070.41",
                            "Acute hepatitis C with hepatic coma",
                            "070.51",
                            "Acute hepatitis C without mention of hepatic coma",
                            "570",
                            "Acute and subacute necrosis of liver",
                            "571.1",
                            "Acute alcoholic hepatitis"));

    /** Ascites, varices, encephalopathy and the like: what makes a liver disease advanced. */
    public static final CodeSet LIVER_FAILURE = CodeSet.of(
                    "complication of cirrhosis",
                    SNOMED_CT,
                    "389026000",
                    "Ascites",
                    "34742003",
                    "Portal hypertension",
                    "13920009",
                    "Hepatic encephalopathy",
                    "28670008",
                    "Esophageal varices",
                    "51292008",
                    "Hepatorenal syndrome")
            .and(
                    "complication of cirrhosis",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "I85.00",
                            "Esophageal varices without bleeding",
                            "I85.01",
                            "Esophageal varices with bleeding",
                            "I85.10",
                            "Secondary esophageal varices without bleeding",
                            "I85.11",
                            "Secondary esophageal varices with bleeding",
                            "K72.10",
                            "Chronic hepatic failure without coma",
                            "K72.11",
                            "Chronic hepatic failure with coma",
                            "K72.90",
                            "Hepatic failure, unspecified without coma",
                            "K72.91",
                            "Hepatic failure, unspecified with coma",
                            "K76.6",
                            "Portal hypertension",
                            "K76.7",
                            "Hepatorenal syndrome",
                            "K65.2",
                            "Spontaneous bacterial peritonitis"),
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "456.0",
                            "Esophageal varices with bleeding",
                            "456.1",
                            "Esophageal varices without mention of bleeding",
                            "456.20",
                            "Esophageal varices in diseases classified elsewhere, with bleeding",
                            "456.21",
                            "Esophageal varices in diseases classified elsewhere, without mention of bleeding",
                            "572.2",
                            "Hepatic encephalopathy",
                            "572.3",
                            "Portal hypertension",
                            "572.4",
                            "Hepatorenal syndrome"));

    public static final CodeSet LIVER_CANCER = CodeSet.of(
                    "hepatocellular carcinoma",
                    SNOMED_CT,
                    "109841003",
                    "Liver cell carcinoma",
                    "25370001",
                    "Hepatocellular carcinoma")
            .and(
                    "hepatocellular carcinoma",
                    CodeSet.of("icd10", ICD_10_CM, "C22.0", "Liver cell carcinoma"),
                    CodeSet.of("icd9", ICD_9_CM, "155.0", "Malignant neoplasm of liver, primary"));

    public static final CodeSet LIVER_TRANSPLANT = CodeSet.of(
                    "liver transplant",
                    SNOMED_CT,
                    "18027006",
                    "Transplantation of liver",
                    "737297006",
                    "History of liver transplant")
            .and(
                    "liver transplant",
                    CodeSet.of("icd10", ICD_10_CM, "Z94.4", "Liver transplant status"),
                    CodeSet.of("icd9", ICD_9_CM, "V42.7", "Liver replaced by transplant"));

    public static final CodeSet CHRONIC_LIVER_DISEASE = CodeSet.of(
                    "chronic liver disease",
                    SNOMED_CT,
                    "328383001",
                    "Chronic liver disease",
                    "1761006",
                    "Biliary cirrhosis",
                    "31712002",
                    "Primary biliary cholangitis")
            .and(
                    "chronic liver disease",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "B18.8",
                            "Other chronic viral hepatitis",
                            "B18.9",
                            "Chronic viral hepatitis, unspecified",
                            "K73.0",
                            "Chronic persistent hepatitis, not elsewhere classified",
                            "K73.1",
                            "Chronic lobular hepatitis, not elsewhere classified",
                            "K73.2",
                            "Chronic active hepatitis, not elsewhere classified",
                            "K73.8",
                            "Other chronic hepatitis, not elsewhere classified",
                            "K73.9",
                            "Chronic hepatitis, unspecified",
                            "K74.00",
                            "Hepatic fibrosis, unspecified",
                            "K74.01",
                            "Hepatic fibrosis, early fibrosis",
                            "K74.02",
                            "Hepatic fibrosis, advanced fibrosis",
                            "K74.1",
                            "Hepatic sclerosis",
                            "K74.2",
                            "Hepatic fibrosis with hepatic sclerosis",
                            "K74.3",
                            "Primary biliary cirrhosis",
                            "K75.4",
                            "Autoimmune hepatitis",
                            "E83.110",
                            "Hereditary hemochromatosis",
                            "E83.111",
                            "Hemochromatosis due to repeated red blood cell transfusions",
                            "E83.118",
                            "Other hemochromatosis",
                            "E83.119",
                            "Hemochromatosis, unspecified"),
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "571.40",
                            "Chronic hepatitis, unspecified",
                            "571.41",
                            "Chronic persistent hepatitis",
                            "571.42",
                            "Autoimmune hepatitis",
                            "571.49",
                            "Other chronic hepatitis",
                            "571.6",
                            "Biliary cirrhosis",
                            "571.9",
                            "Unspecified chronic liver disease without mention of alcohol"),
                    CIRRHOSIS,
                    CHRONIC_HEPATITIS_B,
                    CHRONIC_HEPATITIS_C,
                    STEATOTIC_LIVER,
                    ALCOHOL_LIVER);

    private LiverProblems() {}
}
