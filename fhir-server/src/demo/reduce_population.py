"""Reduces a Synthea export to the demo population: the twelve smallest patients, and of hospitals and practitioners only
those they refer to. Arguments: the export's fhir folder, the folder to write. Deterministic: same input, same bytes."""
import csv, gzip, json, pathlib, re, sys

PATIENTS = 12
source, target = map(pathlib.Path, sys.argv[1:3])
target.mkdir(parents=True, exist_ok=True)
for old in target.iterdir():
    old.unlink()

def write(name, bundle):
    text = json.dumps(bundle, separators=(",", ":"), ensure_ascii=False).encode()
    with open(target / name, "wb") as f:
        f.write(gzip.compress(text, 9, mtime=0))

people = sorted((p for p in source.glob("*.json") if not re.match("hospital|practitioner", p.name)),
                key=lambda p: (p.stat().st_size, p.name))[:PATIENTS]
rows, texts = [], []
for number, path in enumerate(people, 1):
    bundle = json.load(open(path))
    patient = bundle["entry"][0]["resource"]
    identifier = next(i["value"] for i in patient["identifier"] if i["system"].endswith("synthea"))
    name = patient["name"][0]
    file = f"patient-{number:02d}.json.gz"
    write(file, bundle)
    texts.append(json.dumps(bundle))
    rows.append([file, identifier, name["family"], name["given"][0], patient["birthDate"], patient["gender"]])

wanted = set(re.findall(r'"(?:Organization|Practitioner|Location)\?identifier=([^"]+)"', " ".join(texts)))
def referred(resource):
    return any(f'{i["system"]}|{i["value"]}' in wanted for i in resource.get("identifier", []))

for kind in ("hospital", "practitioner"):
    bundle = json.load(open(next(source.glob(f"{kind}Information*.json"))))
    bundle["entry"] = [e for e in bundle["entry"] if referred(e["resource"])]
    write(f"{kind}s.json.gz", bundle)

with open(target / "index.csv", "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(["file", "identifier", "family", "given", "birth_date", "gender"])
    out.writerows(rows)
