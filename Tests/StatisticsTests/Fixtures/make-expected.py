# Prints expected.json, the expected values of StatisticsTests. Run by hand; no test runs it.
import json, scipy, numpy, statsmodels, sys
from scipy import stats, special
from statsmodels.stats.proportion import proportion_confint
import numpy as np
out={"generator":"scipy %s, numpy %s, statsmodels %s, Python %s"%(scipy.__version__,numpy.__version__,statsmodels.__version__,sys.version.split()[0])}
ps=[1e-300,1e-20,1e-10,1e-5,0.001,0.025,0.074,0.076,0.3,0.5,0.6,0.9,0.975,0.9999,1-1e-12]
out["normal_quantile"]=[[p,float(stats.norm.ppf(p))] for p in ps]
out["incomplete_beta"]=[[x,a,b,float(special.betainc(a,b,x))] for a,b in [(0.5,0.5),(2,3),(12.5,0.5),(0.5,30.5),(40,60),(500,700),(3.7,1e-1),(5000,5000)] for x in [1e-8,0.01,0.2,0.4,0.5,0.77,0.99]]
out["beta_quantile"]=[[p,a,b,float(special.betaincinv(a,b,p))] for a,b in [(0.5,0.5),(2.5,3.5),(12.5,0.5),(0.5,30.5),(40,60),(500,700)] for p in [0.001,0.025,0.3,0.5,0.9,0.975]]
out["student_quantile"]=[[p,v,float(stats.t.ppf(p,v))] for v in [1,1.7,2,3.3,9.22752961929,29,250,1e4] for p in [0.0005,0.025,0.3,0.5,0.8,0.975,0.9995]]
out["jeffreys"]=[[k,n,c,*map(float,proportion_confint(k,n,alpha=1-c,method="jeffreys"))] for k,n,c in [(2,5,0.95),(1,50,0.95),(9,10,0.95),(37,120,0.95),(5,9,0.8),(300,1000,0.99)]]
q=[12.4,-3.1,25.8,7.7,31.2,18.9,0.25]
out["quantile"]={"values":q,"rows":[[p,float(np.quantile(q,p))] for p in [0,0.05,0.25,0.333,0.5,0.9,1]]}
a=[1.9,2.4,2.2,3.1,2.8,2.6,2.0]; b=[1.2,1.6,1.1,1.4,1.9]
def ratio(a,b,c):
    a,b=np.array(a),np.array(b); va=a.var(ddof=1)/a.mean()**2/len(a); vb=b.var(ddof=1)/b.mean()**2/len(b)
    df=(va+vb)**2/(va**2/(len(a)-1)+vb**2/(len(b)-1)); h=stats.t.ppf((1+c)/2,df)*np.sqrt(va+vb); r=a.mean()/b.mean()
    return [float(r),float(r*np.exp(-h)),float(r*np.exp(h)),float(df)]
out["ratio_of_means"]={"numerator":a,"denominator":b,"confidence":0.95,"ratio_lower_upper_df":ratio(a,b,.95)}
m=stats.t.interval(0.9,len(q)-1,loc=np.mean(q),scale=stats.sem(q))
out["mean_interval"]={"values":q,"confidence":0.9,"interval":list(map(float,m)),"mean":float(np.mean(q)),"variance":float(np.var(q,ddof=1)),"median":float(np.median(q))}
out["fisher_survival"]=[[f,a,b,float(stats.f.sf(f,a,b))] for a,b in [(1,9.22752961929),(2,12),(2,28),(3,12),(3.5,2.5),(7,300)] for f in [1e-6,0.3,1,4,12.5,80]]
g=[[0.31,0.52,0.18,0.44],[-0.35,-0.12,-0.41],[0.05,-0.11,0.2,0.02,0.09],[0.01,-0.07,0.03]]
def contrast(c,k):
    v=[(ci*ci*np.var(x,ddof=1)/len(x),len(x)) for ci,x in zip(c,g) if ci]; e=sum(ci*np.mean(x) for ci,x in zip(c,g)); s=sum(a for a,_ in v); d=s*s/sum(a*a/(n-1) for a,n in v); h=stats.t.ppf((1+k)/2,d)*np.sqrt(s)
    return [float(e),float(np.sqrt(s)),float(d),float(e-h),float(e+h),float(2*stats.t.sf(abs(e)/np.sqrt(s),d))]
w=stats.ttest_ind(g[0],g[3],equal_var=False); wi=w.confidence_interval(0.95)
assert np.allclose(contrast([1,0,0,-1],.95)[2:],[w.df,wi.low,wi.high,w.pvalue],rtol=1e-12)
out["contrast"]={"groups":g,"confidence":0.95,"rows":[{"coefficients":c,"estimate_se_df_lower_upper_p":contrast(c,.95)} for c in ([1,0,0,-1],[0,1,0,-1],[-1,-1,1,1])]}
print("{"); print(",\n".join(json.dumps(k)+": "+(json.dumps(v) if not (isinstance(v,list)) else "[\n  "+",\n  ".join(json.dumps(r) for r in v)+"]") for k,v in out.items())); print("}")
