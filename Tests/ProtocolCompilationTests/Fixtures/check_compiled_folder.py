"""Reads a compiled folder with other people's programs and compares what they see.

Usage: check_compiled_folder.py FOLDER; prints one line a thing that was compared, "skipped" where a package is
not there, and ends with status 1 at the first that differs.
"""
import csv, os, struct, sys

folder = sys.argv[1]
def path(*names): return os.path.join(folder, *names)
def rows(*names):
    with open(path(*names), newline="", encoding="utf-8") as file: return list(csv.DictReader(file))
def require(truth, text):
    if not truth: sys.exit(f"differs: {text}")
def optional(name):
    try: return __import__(name, fromlist=["_"])
    except ImportError: print(f"skipped: no {name}"); return None

planes = rows("planes.csv")
names = [row["mask"] for row in planes]
on = [int(row["mirrors_on"]) for row in planes]
np, PIL, tifffile = optional("numpy"), optional("PIL.Image"), optional("tifffile")

if PIL and np:
    stack = PIL.open(path("masks.tif"))
    require(stack.n_frames == len(names), "pages of masks.tif for Pillow")
    for k, name in enumerate(names):
        stack.seek(k)
        page = np.array(stack)
        bitmap = np.array(PIL.open(path("masks", f"image_{k // 24:02d}.bmp")).convert("RGB"))
        plane = bitmap[:, :, 2 - k % 24 // 8] >> (k % 8) & 1
        require(stack.tag_v2[270] == name, f"description of page {k}")
        require(set(np.unique(page)) <= {0, 255} and (page // 255 == plane).all(), f"page {name}")
        require(plane.sum() == on[k], f"mirrors of {name}")
        image = np.array(PIL.open(path("masks", f"{name}.png")))
        require(image.dtype == np.uint8 and (image == page).all(), f"PNG {name}")
    print(f"Pillow: {len(names)} masks equal in BMP, TIFF and PNG")
if tifffile and np:
    with tifffile.TiffFile(path("masks.tif")) as file:
        require([p.description for p in file.pages] == names, "descriptions for tifffile")
        require([int((p.asarray() > 0).sum()) for p in file.pages] == on, "mirrors for tifffile")
    print(f"tifffile: {len(names)} pages")

yaml, useq = optional("yaml"), optional("useq")
events = rows("events.csv")
if yaml and useq:
    count = 0
    for name in sorted(os.listdir(path("useq"))):
        block = name[:-5]
        with open(path("useq", name), encoding="utf-8") as file:
            loaded = [useq.MDAEvent(**event) for event in yaml.safe_load(file)]
        label = loaded[0].metadata["block"], loaded[0].metadata.get("condition", "")
        number = block.rsplit("_", 1)[-1] if label[0] == "test" and "_" in block else None
        own = [e for e in events if (e["block"], e["condition"]) == label and number in (None, e["trial"])]
        require(len(own) == len(loaded), f"events of {name}")
        for event, row in zip(loaded, own):
            stem, page = event.slm_image.data.split("#")
            require(stem == "masks.tif" and names[int(page)] == row["mask"] == event.metadata["mask"], f"mask in {name}")
            require(event.slm_image.exposure == event.exposure and event.channel.config == row["led"], f"event in {name}")
            if block != "crosstalk":
                start = event.min_start_time * 1e6 + event.metadata["light_start_ms"] * 1e3
                require(abs(start - int(row["t_us"])) < 1e-3, f"start in {name}")
            require(abs(event.metadata["light_ms"] * 1e3 - int(row["dur_us"])) < 1e-6, f"duration in {name}")
        count += len(loaded)
    print(f"useq: {count} events of {len(os.listdir(path('useq')))} files load")

wavfile = optional("scipy.io.wavfile")
h5py = optional("h5py")
if wavfile and np:
    edges, count, worst = rows("edges.csv"), 0, 0.0
    channels = {row["channel"]: row for row in rows("waveforms", "channels.csv")}
    groups = {}
    for edge in edges:
        if edge["channel"].startswith("photodiode_"):
            groups.setdefault((edge["block"], edge["condition"], edge["test_sweep"]), []).append(edge)
    tests = list(dict.fromkeys(key[2] for key in groups if key[0] == "test"))
    for (block, condition, sweep), own in groups.items():
        where = f"{block}/{condition}" if condition else block
        number = tests.index(sweep) + 1 if block == "test" else 1
        for led in {edge["channel"][11:] for edge in own}:
            rate, samples = wavfile.read(path("waveforms", where, f"led_{led}_{number}.wav"))
            require(samples.dtype == np.float32 and samples[-1] == 0, f"end of {where} {led}")
            is_on = np.concatenate([[False], samples > 0])
            found = np.flatnonzero(np.diff(is_on.astype(int)) != 0)
            mine = [edge for edge in own if edge["channel"] == f"photodiode_{led}"]
            require(len(found) == len(mine), f"edges of {where} {led}")
            for sample, edge in zip(found, mine):
                off = abs(sample - int(edge["time_us"]) * rate / 1e6)
                require(off <= 0.5 and sample == int(edge["sample"]), f"edge at {edge['time_us']} in {where} {led}")
                worst = max(worst, off)
                count += 1
    print(f"scipy: {count} edges, at most {worst:g} samples from the plan")
if h5py and wavfile and np:
    with h5py.File(path("waveforms.h5")) as file:
        rate = file.attrs["rate_hz"]
        for name, group in file["sweeps"].items():
            where, number = group.attrs["folder"], group.attrs["file_number"]
            for key in group:
                if key == "photodiode_expected": continue
                stem = key.removesuffix("_V")
                found, samples = wavfile.read(path("waveforms", where, f"{stem}_{number}.wav"))
                scale = float(channels[stem]["full_scale_v"] or 1)
                require(found == rate and np.allclose(samples * scale, group[key][:], atol=1e-6), f"{name} {key}")
        print(f"h5py: {len(file['sweeps'])} sweeps as in the WAVs")
        # Dose: sum of light over samples against the pulses of the plan.
        for group in file["sweeps"].values():
            label = group.attrs["block"], group.attrs.get("condition", ""), str(group.attrs["file_number"])
            own = [e for e in events if (e["block"], e["condition"], e["trial"]) == label]
            planned = sum((float(e["irradiance_mw_mm2"]) + float(e["ramp_from_mw_mm2"] or e["irradiance_mw_mm2"])) / 2
                          * int(e["dur_us"]) for e in own)
            given = group["photodiode_expected"][:].sum(dtype=float) / rate * 1e6
            step = sum(float(e["irradiance_mw_mm2"]) for e in own) / rate * 1e6
            require(abs(planned - given) <= step + 1e-6 * planned, f"dose of {label}: {planned} {given}")
        print("h5py: light of every sweep is the plan's within one sample a pulse")

pynwb = optional("pynwb")
if pynwb:
    errors = pynwb.validate(path=path("protocol.nwb"))
    errors = errors[0] if isinstance(errors, tuple) else errors
    require(not errors, f"pynwb.validate: {errors}")
    with pynwb.NWBHDF5IO(path("protocol.nwb"), "r") as io:
        nwb = io.read()
        areas = {row["mask"]: float(row["area_um2"]) for row in planes}
        peaks = 0
        for name, series in nwb.stimulus.items():
            require(series.unit == "watts" and series.site.device is not None, name)
            led, mask = series.site.device.name, series.site.location
            own = [e for e in events if (e["led"], e["mask"]) == (led, mask) and name in (
                f"{e['block']}_{end}{led}_{mask}" for end in ([f"{e['condition']}_"] if e["condition"] else ["", f"{e['trial']}_"]))]
            peak = max(float(e["irradiance_mw_mm2"]) for e in own) * areas[mask] * 1e-9
            require(abs(float(series.data[:].max()) - peak) <= 1e-6 * peak, f"power of {name}")
            peaks += 1
        print(f"pynwb {pynwb.__version__}: valid; {peaks} series in watts as irradiance times area")
    inspector = optional("nwbinspector")
    if inspector:
        found = list(inspector.inspect_nwbfile(nwbfile_path=path("protocol.nwb")))
        critical = [m for m in found if m.importance.name in ("CRITICAL", "ERROR", "PYNWB_VALIDATION")]
        require(not critical, f"nwbinspector: {critical}")
        print(f"nwbinspector {inspector.__version__}: nothing critical, {len(found)} remarks:",
              ", ".join(sorted({m.check_function_name for m in found})))
