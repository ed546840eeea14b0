import collections, json, random, sys
import numpy as np

def mine_classes(docs, n=64, minimum=5, top=400):
    """Cluster frequent open-class words by the words beside them."""
    from sklearn.cluster import KMeans
    from sklearn.utils.extmath import randomized_svd
    from scipy.sparse import coo_matrix
    counts=collections.Counter()
    for d in docs:
        for w,c in zip(d.cols.lower,d.cols.cls):
            counts[w]+=1
    vocab=[w for w,c in counts.items() if c>=minimum]
    ctxw={w for w,_ in counts.most_common(top)}
    vi={w:i for i,w in enumerate(sorted(vocab))}
    ci={}; data=collections.Counter()
    low_cap=collections.Counter()
    for d in docs:
        L,C,G=d.cols.lower,d.cols.cls,d.cols.gap
        N=len(L)
        for i,w in enumerate(L):
            if w not in vi: continue
            if C[i] in("Cap","CAPS"): low_cap[w]+=1; continue
            r=vi[w]
            def key(j,tag):
                if not 0<=j<N: return tag+'^'
                x=L[j]
                return tag+(x if x in ctxw and C[j] not in("Cap","CAPS") else '#'+C[j])
            gl=G[i]; gr=G[i+1] if i+1<N else '.'
            for kk in (key(i-1,'-1'+gl), key(i+1,'+1'+gr), key(i-2,'-2'), key(i+2,'+2')):
                data[r,ci.setdefault(kk,len(ci))]+=1
            suf='s='+ (d.cols.cls[i])
            data[r,ci.setdefault(suf,len(ci))]+=2
    words=[w for w in sorted(vocab) if True]
    rows,cols,vals=zip(*[(r,c,v) for (r,c),v in data.items()])
    M=coo_matrix((vals,(rows,cols)),shape=(len(vi),len(ci)),dtype=float).tocsr()
    rs=np.asarray(M.sum(1)).ravel(); cs=np.asarray(M.sum(0)).ravel()
    M=M.tocoo(); pm=np.log(M.data*M.sum()/ (rs[M.row]*cs[M.col])); keep=pm>0
    X=coo_matrix((pm[keep],(M.row[keep],M.col[keep])),shape=M.shape).tocsr()
    U,S,_=randomized_svd(X,60,random_state=0)
    V=U*S**0.5; V/=np.linalg.norm(V,axis=1,keepdims=True)+1e-9
    use=[i for i in range(len(words)) if rs[i]>=minimum]
    km=KMeans(n,n_init=2,random_state=0,max_iter=50).fit(V[use])
    return {words[i]:int(k) for i,k in zip(use,km.labels_)}, counts
if __name__=='__main__':
    sys.path.insert(0,'/work/main/benchmarks')
    import attribution_mine as m
    docs=m.load('train')
    cl,counts=mine_classes(docs,int(sys.argv[1]) if len(sys.argv)>1 else 64)
    json.dump(cl,open('/tmp/classes.json','w'))
    by=collections.defaultdict(list)
    for w,k in cl.items(): by[k].append(w)
    for k in sorted(by): print(k,len(by[k]),' '.join(sorted(by[k],key=lambda w:-counts[w])[:14]))
