"""What the two packages are about: their labels, films, and the settings that differ between them."""
from dataclasses import dataclass, replace

SNOMED = "http://snomed.info/sct"


@dataclass(frozen=True)
class Label:
    id: str
    display: str
    source: str  # the column of labels.csv
    code: str = ""  # SNOMED CT; empty where reference pages name none that was seen in several sources

    def codes(self):
        return [{"system": SNOMED, "code": self.code}] if self.code else []


@dataclass(frozen=True)
class Phase:
    """Epochs at these pixel sizes, on a cosine curve over all of them, stopped after `stop`; a phase starts from the averaged
    weights of the one before, with a fresh optimizer."""

    sizes: tuple
    stop: int
    average: float  # decay of the averaged weights


@dataclass(frozen=True)
class Task:
    name: str
    package: str
    version: str
    dataset: str  # of labels.csv
    labels: tuple
    contrast: tuple  # the columns whose sets the contrastive loss compares
    stages: int  # how many of Lite0's seven stages the trunk keeps
    finer: bool  # True leaves out the last stride, for a map of twice the resolution
    width: int  # channels of the last feature map
    phases: tuple
    mean_of: tuple  # epochs whose weights are averaged, if the val films like it
    in_loop: bool  # True normalises by each batch while training, False by statistics measured once before
    taught: str  # what is learned beside the labels after the first phase: "" nothing, "scores" those that other networks gave each film, "answers" theirs to the very pixels shown
    least: int  # positive val films of a finding for it to count where the epoch is chosen
    inner: int  # pixels at which the network looks: the graph shrinks the 128 px film itself
    min_age: float = 0.0

    @property
    def space(self):
        return "%s/%s/e256" % (self.package, self.version)


FINDINGS_FOLDED = Task(
    name="findings-folded", package="org.prodrome.cxr-findings", version="1.0.0", dataset="nih-cxr14", stages=7, finer=True, width=1280, min_age=18,
    phases=(Phase((64,) * 12 + (96,) * 12, 20, 0.999),), mean_of=(), in_loop=False, taught="", least=1, inner=96,
    labels=(
        Label("atelectasis", "Atelectasis", "Atelectasis", "46621007"),
        Label("cardiomegaly", "Cardiomegaly", "Cardiomegaly", "8186001"),
        Label("consolidation", "Consolidation of lung", "Consolidation", "95436008"),
        Label("edema", "Pulmonary edema", "Edema", "19242006"),
        Label("pleural_effusion", "Pleural effusion", "Effusion", "60046008"),
        Label("emphysema", "Pulmonary emphysema", "Emphysema", "87433001"),
        Label("fibrosis", "Pulmonary fibrosis", "Fibrosis", "51615001"),
        Label("hernia", "Hiatal hernia", "Hernia"),
        Label("infiltration", "Lung infiltration", "Infiltration"),
        Label("mass", "Lung mass", "Mass"),
        Label("nodule", "Lung nodule", "Nodule", "427359005"),
        Label("pleural_thickening", "Pleural thickening", "Pleural_Thickening"),
        Label("pneumonia", "Pneumonia", "Pneumonia", "233604007"),
        Label("pneumothorax", "Pneumothorax", "Pneumothorax", "36118008"),
    ),
    contrast=("Atelectasis", "Cardiomegaly", "Consolidation", "Edema", "Effusion", "Emphysema", "Fibrosis", "Hernia", "Infiltration",
              "Mass", "Nodule", "Pleural_Thickening", "Pneumonia", "Pneumothorax", "no_finding"))

PAEDIATRIC = Task(
    name="paediatric", package="org.prodrome.cxr-paediatric-pneumonia", version="1.0.0", dataset="kermany-pediatric", stages=5, finer=False, width=512,
    phases=(Phase((96,) * 3 + (128,) * 3, 4, 0.999),), mean_of=(), in_loop=False, taught="", least=1, inner=128,
    labels=(Label("pneumonia", "Pneumonia", "Pneumonia", "233604007"),),
    contrast=("no_finding", "Bacterial_Pneumonia", "Viral_Pneumonia"))

# The first network of findings scores well and has no map: its trunk collapsed. The second's map lives and it scores less. The
# third begins as the second and learns from the scores of both; the one that ships begins as the third and learns what both answer to the
# pixels it sees itself (README, "How the shipped weights came about").
FINDINGS_IN_LOOP = replace(FINDINGS_FOLDED, name="findings-in-loop", in_loop=True, phases=(Phase((64,) * 9 + (96,) * 8, 7, 0.998), Phase((96,) * 9, 7, 0.998)))
FINDINGS_SOFT = replace(FINDINGS_IN_LOOP, name="findings-soft", taught="scores", phases=(FINDINGS_IN_LOOP.phases[0], Phase((96,) * 6, 6, 0.998)))
FINDINGS = replace(FINDINGS_SOFT, name="findings", version="1.1.0", taught="answers", least=39,
                   phases=(FINDINGS_IN_LOOP.phases[0], Phase((96,) * 6, 5, 0.998), Phase((96,) * 14, 10, 0.998)))

TASKS = {t.name: t for t in (FINDINGS, PAEDIATRIC, FINDINGS_FOLDED, FINDINGS_IN_LOOP, FINDINGS_SOFT)}
