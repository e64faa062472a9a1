# Prints reference-samples.json, the expected values of ReferenceRecordingTests. Run by hand with the
# folder of the recordings; no test runs it.
import h5py,json,sys,numpy as np
b=sys.argv[1].rstrip('/')+'/'
out={"generator":"h5py "+h5py.__version__+", numpy "+np.__version__+": float64(data) * conversion + offset, times 1000 (V) or 1e12 (A)","files":[]}
def series(f,g,first=0,count=None,name=None):
    d=g['data']; n=d.shape[0] if count is None else count
    x=d[first:first+n].astype('f8')
    c=float(d.attrs.get('conversion',1)); o=float(d.attrs.get('offset',0))
    u=d.attrs['unit']; u=u.decode() if isinstance(u,bytes) else u
    k=1e3 if u.lower().startswith('v') else 1e12
    y=(x*c+o)*k
    if 'starting_time' in g:
        r=float(g['starting_time'].attrs['rate']); t0=float(np.ravel(g['starting_time'][()])[0])+first/r
    else:
        t=g['timestamps'][first:first+n]; t0=float(t[0]); r=(n-1)/(t[-1]-t[0])
    i=[0,1,n//3,n//2,n-1]
    return {"path":g.name,"first":int(first),"count":int(n),"rate":round(r,6),"start":t0,"unit":"mV" if k==1e3 else "pA","indices":[int(j) for j in i],"values":[float(y[j]) for j in i],"mean":float(np.mean(y))}
def whole(p,keys):
    f=h5py.File(b+p); out["files"].append({"file":p,"sweeps":[series(f,f[k]) for k in keys]})
def table(p):
    f=h5py.File(b+p); r=f['general/intracellular_ephys/intracellular_recordings/responses/response'][:]
    out["files"].append({"file":p,"sweeps":[series(f,f[x],a,c) for a,c,x in r if a>=0]})
for p in ['abf-converted/17o05028_ic_steps.nwb','abf-converted/20220408_0002_violet.nwb','abf-converted/PYR1.nwb','abf-converted/opto_aps_good_units.nwb','nwb2-bluepyefe/99111002.nwb','synthetic/syn_continuous_ranges.nwb','synthetic/syn_two_site_ogen.nwb','synthetic/syn_result_file_reference.nwb']: table(p)
for p in ['nwb2-ferguson/FergusonEtAl2015_PYR2.nwb','nwb2-lantyer/LantyerEtAl2018_170315_AL_216_VC.nwb','nwb2-lantyer/LantyerEtAl2018_170328_AB_277_ST50_C.nwb','nwb2-lantyer/LantyerEtAl2018_180817_ME_9_CC.nwb']:
    f=h5py.File(b+p); ks=sorted(f['acquisition'],key=lambda k:int(f['acquisition'][k].attrs['sweep_number'])); whole(p,['acquisition/'+k for k in ks])
whole('nwb2-ipfx/2018_03_20_0005.nwb',['acquisition/index_0']); whole('nwb2-ipfx/valid_v2_MIES-NWBv2-0655f7e4.nwb',['acquisition/data_00000_AD0'])
for p in ['nwb1-ipfx/Sst-IRES-CreAi14-395722.01.01.01.nwb','nwb1-ipfx/UntitledExperiment-2018_12_03_234957-compressed.nwb']: whole(p,['acquisition/timeseries/data_00000_AD0'])
json.dump(out,sys.stdout,indent=0,sort_keys=True)
