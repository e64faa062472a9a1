# Writes the small files of the folder given (layouts) and prints layout-samples.json, the expected
# values of LayoutTests for them and, where the shared recordings stand in a second folder, for those.
# Everything in these files is made up here. Run by hand with h5py; no test runs it.
import h5py, json, sys, numpy as np

out = sys.argv[1].rstrip("/") + "/"
shared = sys.argv[2].rstrip("/") + "/" if len(sys.argv) > 2 else None
rng = np.random.default_rng(4)
expected = {"generator": "h5py " + h5py.__version__ + ", numpy " + np.__version__, "files": []}


def trace(n, base=-70.0):
    # Plateaus of one value make gzip and LZF work; steps of a quarter are exact in float32.
    return base + np.repeat(np.round(rng.normal(0, 8, n // 10)) / 4, 10)


def sweep(y, rate, unit):
    y = np.asarray(y, "f8")
    n = len(y)
    i = [0, 1, n // 3, n // 2, n - 1]
    return {"rate": rate, "unit": unit, "count": n, "indices": i, "values": [float(y[k]) for k in i],
            "mean": float(np.mean(y))}


def expect(file, sweeps, isShared=False):
    expected["files"].append({"file": file, "shared": isShared, "sweeps": sweeps})


def filters():
    with h5py.File(out + "filters.h5", "w", libver="earliest") as f:
        y = (np.repeat(np.arange(200), 10) * 7 % 301 - 150).astype("i2")
        f.attrs["rate"] = 10000.0
        for name, keys in [("lzf", dict(compression="lzf")),
                           ("lzf_shuffle_fletcher32", dict(compression="lzf", shuffle=True, fletcher32=True)),
                           ("szip", dict(compression="szip")),
                           ("gzip_shuffle", dict(compression="gzip", shuffle=True)),
                           ("plain", {})]:
            if keys: keys["chunks"] = (768,)
            f.create_group(name).create_dataset("data", data=y, **keys)
        # Noise does not shrink: h5py stores such a chunk as it is and marks the filter as skipped.
        noise = rng.integers(-32768, 32767, 2000).astype("i2")
        f.create_group("noise").create_dataset("data", data=noise, compression="lzf", chunks=(500,))
    names = ["gzip_shuffle", "lzf", "lzf_shuffle_fletcher32", "noise", "plain", "szip"]
    expect("filters.h5", [sweep((noise if n == "noise" else y) * 0.5, 10000, "mV") for n in names])


def stimfit():
    t = np.dtype([("dt", "<f8"), ("xunits", "S2"), ("yunits", "S2")])
    with h5py.File(out + "stimfit.h5", "w", libver="earliest") as f:
        for i, (name, unit) in enumerate([("Soma", "mV"), ("Dend", "pA")]):
            f["channels/ch%d" % i] = np.array([name], "S4")
            g = f.create_group(name)
            g["description"] = np.array([(2,)], [("n_sections", "<i4")])
            for k in range(2):
                s = g.create_group("section_%d" % k)
                s["data"] = trace(400, -70 if unit == "mV" else 5).astype("f4")
                s["description"] = np.array([(0.05, b"ms", unit.encode())], t)
        f["comment/comment"] = np.bytes_("made up")
        expect("stimfit.h5", [sweep(f[n + "/section_%d/data" % k][:], 20000, u)
                              for k in range(2) for n, u in [("Soma", "mV"), ("Dend", "pA")]])


def sonata():
    with h5py.File(out + "sonata.h5", "w", libver="earliest") as f:
        f.attrs["magic"] = np.uint32(0x0A7A)
        f.attrs["version"] = np.array([0, 1], "u4")
        g = f.create_group("report/cortex")
        y = np.stack([trace(300), trace(300, -60), trace(300, -50)], 1)
        d = g.create_dataset("data", data=y, chunks=(100, 2), compression="gzip")
        d.attrs["units"] = "mV"
        g["mapping/time"] = [100.0, 130.0, 0.1]
        g["mapping/node_ids"] = np.array([7, 9], "u8")
        g["mapping/index_pointer"] = np.array([0, 2, 3], "u8")
        g["mapping/element_ids"] = np.array([0, 5, 0], "u8")
    expect("sonata.h5", [sweep(y[:, k], 10000, "mV") for k in range(3)])
    with h5py.File(out + "sonata-spikes.h5", "w", libver="earliest") as f:
        f.attrs["magic"] = np.uint32(0x0A7A)
        f["spikes/cortex/timestamps"] = np.arange(20.0)
        f["spikes/cortex/node_ids"] = np.zeros(20, "i8")


def matlab():
    # As MATLAB writes: a user block of 512 bytes, columns as rows.
    p = out + "matlab.mat"
    with h5py.File(p, "w", userblock_size=512, libver="earliest") as f:
        v = np.stack([trace(400), trace(400)])
        i = np.zeros(400); i[100:200] = 50

        def put(name, a, kind="double"):
            d = f.create_dataset(name, data=a)
            d.attrs["MATLAB_class"] = np.bytes_(kind)
        put("Vm", v); put("I_pA", i[None, :]); put("fs", np.array([[20000.0]]))
        put("units", np.array([[ord(c) for c in "mV"]], "u2"), "char")
        put("notes", np.array([[ord(c) for c in "made up"]], "u2"), "char")
        put("other", np.zeros((3, 400)))
    with open(p, "r+b") as f:
        f.write(b"MATLAB 7.3 MAT-file, made up".ljust(124) + b"\0\2IM")
    expect("matlab.mat", [sweep(v[k], 20000, "mV") for k in range(2)])


def symphony2():
    t = np.dtype([("quantity", "<f8"), ("units", "S10")])
    u = "-%08d-0000-0000-0000-000000000000"
    ys = []
    with h5py.File(out + "symphony2.h5", "w", libver="earliest") as f:
        f.attrs["version"] = np.uint32(2)
        for n in ["DATETIMEOFFSET", "MEASUREMENT"]: f.create_group(n)
        e = f.create_group("experiment" + u % 1)
        e.attrs["startTimeDotNetDateTimeOffsetTicks"] = np.int64(636047115256632402)
        e.attrs["startTimeDotNetDateTimeOffsetOffsetHours"] = 3.0
        e.attrs["uuid"] = np.bytes_("made-up")
        b = e.create_group("epochGroups/epochGroup" + u % 2 + "/epochBlocks/lab.LedPulse" + u % 3)
        b.attrs["protocolID"] = np.bytes_("lab.LedPulse")
        b["experiment"] = h5py.SoftLink(e.name)
        for k in [1, 0]:
            # Named so that the order of names is not that of times.
            p = b.create_group("epochs/epoch" + u % (90 - k))
            p.attrs["startTimeDotNetDateTimeOffsetTicks"] = np.int64(636047115256632402 + (2 + 5 * k) * 10**7)
            p.attrs["startTimeDotNetDateTimeOffsetOffsetHours"] = 3.0
            r = p.create_group("responses/Amp1" + u % 10)
            r.attrs["sampleRate"] = 10000.0; r.attrs["sampleRateUnits"] = np.bytes_("Hz")
            y = trace(300) if k else trace(300, -65)
            a = np.zeros(300, t); a["quantity"] = y; a["units"] = b"mV"
            r.create_dataset("data", data=a, chunks=(64,), compression="gzip")
            r.create_group("dataConfigurationSpans/span_0/Amp1").attrs["OperatingMode"] = np.bytes_("IClamp")
            m = p.create_group("responses/Frame Monitor" + u % 11)
            m.attrs["sampleRate"] = 10000.0
            a["units"] = b"V"; m["data"] = a
            ys.append((k, y))
            for device, height, unit in [("Blue LED", 1.0, "V"), ("Amp1", 100.0, "pA")]:
                s = p.create_group("stimuli/" + device + u % 12)
                s.attrs["stimulusID"] = np.bytes_("symphonyui.builtin.stimuli.PulseGenerator")
                s.attrs["units"] = np.bytes_("V")
                q = s.create_group("parameters")
                for name, value in dict(preTime=5.0, stimTime=10.0, tailTime=15.0, amplitude=height * (k + 1),
                                        mean=0.0, sampleRate=10000.0).items(): q.attrs[name] = value
                q.attrs["units"] = np.bytes_(unit)
    expect("symphony2.h5", [sweep(y, 10000, "mV") for _, y in sorted(ys, key=lambda x: x[0])])


filters(); stimfit(); sonata(); matlab(); symphony2()
if shared:
    def whole(file, rows, isShared=True): expect(file, rows, isShared)
    with h5py.File(shared + "recordings/stimfit/test.h5") as f:
        whole("recordings/stimfit/test.h5", [sweep(f["%s/section_%d/data" % (c, k)][:].astype("f8"), 20000, u)
              for k in range(3) for c, u in [("Amp1", "mV"), ("Amp2", "pA"), ("Amp3", "pA"), ("Amp4", "pA")]])
    with h5py.File(shared + "recordings/sonata/membrane_potential.h5") as f:
        whole("recordings/sonata/membrane_potential.h5", [sweep(f["report/biocell/data"][:, 0], 10000, "mV")])
    with h5py.File(shared + "recordings/synthetic/syn_matlab_v73.mat") as f:
        whole("recordings/synthetic/syn_matlab_v73.mat", [sweep(f["Vm"][0], 20000, "mV")])
    for file, start, unit in [("symphony_v2.h5", "startTimeDotNetDateTimeOffsetTicks", "pA"),
                              ("symphony1_ShouldAppendToExistingFile.h5", "startTimeDotNetDateTimeOffsetUTCTicks", "V")]:
        with h5py.File(shared + "recordings/symphony/" + file) as f:
            epochs = []
            f.visititems(lambda n, o: epochs.append((int(o.attrs[start]), "/" + n)) if n.split("/")[-2:-1] == ["epochs"] else None)
            rows = []
            for _, p in sorted(epochs):
                for r in sorted(f[p + "/responses"]):
                    g = f[p + "/responses/" + r]
                    rows.append(sweep(g["data"]["quantity"], float(np.ravel(g.attrs["sampleRate"])[0]), unit))
            whole("recordings/symphony/" + file, rows)
    with h5py.File(shared + "reference/spikes/traces_reference.h5") as f:
        whole("reference/spikes/traces_reference.h5",
              [dict(sweep(f[n + "/v_mV"][:].astype("f8"), round(1000 / float(f[n].attrs["dt_ms"]), 6), "mV"), name=n) for n in f])
    # Shuffle, LZF and fletcher32 in one NWB file.
    with h5py.File(shared + "recordings/synthetic/syn_vclamp_epsc_lzf.nwb") as f:
        rows = []
        for n in f["acquisition"]:
            g = f["acquisition/" + n]; d = g["data"]
            k = 1e12 if d.attrs["unit"] == "amperes" else 1e3
            y = (d[:].astype("f8") * float(d.attrs["conversion"]) + float(d.attrs["offset"])) * k
            t = g["timestamps"][:] if "timestamps" in g else None
            rate = round((len(t) - 1) / (t[-1] - t[0]), 6) if t is not None else float(g["starting_time"].attrs["rate"])
            rows.append(dict(sweep(y, rate, "pA" if k == 1e12 else "mV"), name=n))
        whole("recordings/synthetic/syn_vclamp_epsc_lzf.nwb", rows)
json.dump(expected, sys.stdout, indent=0, sort_keys=True)
