# Prints wavesurfer-samples.json, the expected values of WaveSurferTests, as PyWaveSurfer itself scales
# them (pip install pywavesurfer). Run by hand with the folder of the recordings; no test runs it.
import importlib.metadata,json,os,sys,warnings
import numpy as np
from pywavesurfer import ws
warnings.simplefilter("ignore")
folder=sys.argv[1].rstrip('/')+'/wavesurfer/'
out={"generator":"pywavesurfer "+importlib.metadata.version("pywavesurfer")+", numpy "+np.__version__,"files":[]}
def header(h,*keys):
    for k in keys:
        v=h
        for part in k.split('/'):
            v=v.get(part) if isinstance(v,dict) else None
            if v is None: break
        if v is not None: return np.atleast_1d(v).ravel()
def active(h):
    names=header(h,"AIChannelNames","Acquisition/AnalogChannelNames","Acquisition/ChannelNames")
    mask=header(h,"IsAIChannelActive","Acquisition/IsAnalogChannelActive","Acquisition/IsChannelActive")
    return [n.decode() for n,m in zip(names,mask) if m]
for name in sorted(os.listdir(folder)):
    try: d=ws.loadDataFile(folder+name); calibrated=True
    except KeyError: d=ws.loadDataFile(folder+name,format_string="raw"); calibrated=False
    h=d["header"]; sweeps=[]
    for key in sorted(k for k in d if k!="header"):
        g=d[key]; a=g["analogScans"] if isinstance(g,dict) else g
        n=a.shape[1]; i=[0,1,n//3,n//2,n-1]
        sweeps.append({"name":key,"count":n,"start":float(np.ravel(g["timestamp"])[0]) if isinstance(g,dict) and "timestamp" in g else 0.0,
          "indices":i,"channels":[{"name":c,"values":[float(x[j]) for j in i],"mean":float(np.mean(x.astype("f8")))} for c,x in zip(active(h),a)]})
    out["files"].append({"file":name,"calibrated":calibrated,"rate":float(header(h,"AcquisitionSampleRate","Acquisition/SampleRate")[0]),"sweeps":sweeps})
json.dump(out,sys.stdout,indent=0,sort_keys=True); print()
