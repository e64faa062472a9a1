# Prints cleo-opsins.json: numbers and spectra of opsins as cleo has them, read from its source text, so
# that a test can compare our copy with it. Run by hand:
#   git show 3d43c28207ede2aaceadca317e4ae81423e10fbc:cleo/opto/opsin_library.py > opsin_library.py
#   python3 read-cleo-opsins.py opsin_library.py > cleo-opsins.json
# (github.com/siplab-gt/cleo, branch raster-scanning, MIT.) Responses at two-photon wavelengths are left out.
import json, re, sys

WANTED = ["Chronos", "CheRiff", "ChrimsonR", "ReaChR", "bReaChES"]
text = open(sys.argv[1]).read()
out = {"generator": "read-cleo-opsins.py from cleo 3d43c28", "opsins": []}
for body in re.split(r"\ndef ", text):
    name = re.search(r'name="([^"]+)"', body)
    if not name or name.group(1) not in WANTED or "BansalFourStateOpsin(" not in body:
        continue
    numbers = {key: float(value) for key, value in
               re.findall(r"\b(Gd1|Gd2|Gr0|g0|phim|k1|k2|Gf0|Gb0|kf|kb|gamma|p|q|E)=(-?[\d.e-]+)", body)}
    points = sorted((float(a), float(b)) for a, b in
                    re.findall(r"\(\s*([\d.]+),\s*([\d.]+)\s*\)", body) if float(a) < 700)
    out["opsins"].append(dict(name=name.group(1), numbers=numbers, spectrum=points))
print(json.dumps(out, indent=1))
