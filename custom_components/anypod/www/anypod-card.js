var f3=Object.defineProperty;var g3=Object.getOwnPropertyDescriptor;var n=(V,C,H,L)=>{for(var M=L>1?void 0:L?g3(C,H):C,r=V.length-1,e;r>=0;r--)(e=V[r])&&(M=(L?e(C,H,M):e(M))||M);return L&&M&&f3(C,H,M),M};var w1=globalThis,T1=w1.ShadowRoot&&(w1.ShadyCSS===void 0||w1.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,p2=Symbol(),N2=new WeakMap,d1=class{constructor(C,H,L){if(this._$cssResult$=!0,L!==p2)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=C,this.t=H}get styleSheet(){let C=this.o,H=this.t;if(T1&&C===void 0){let L=H!==void 0&&H.length===1;L&&(C=N2.get(H)),C===void 0&&((this.o=C=new CSSStyleSheet).replaceSync(this.cssText),L&&N2.set(H,C))}return C}toString(){return this.cssText}},W2=V=>new d1(typeof V=="string"?V:V+"",void 0,p2),c=(V,...C)=>{let H=V.length===1?V[0]:C.reduce((L,M,r)=>L+(e=>{if(e._$cssResult$===!0)return e.cssText;if(typeof e=="number")return e;throw Error("Value passed to 'css' function must be a 'css' function result: "+e+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(M)+V[r+1],V[0]);return new d1(H,V,p2)},I2=(V,C)=>{if(T1)V.adoptedStyleSheets=C.map(H=>H instanceof CSSStyleSheet?H:H.styleSheet);else for(let H of C){let L=document.createElement("style"),M=w1.litNonce;M!==void 0&&L.setAttribute("nonce",M),L.textContent=H.cssText,V.appendChild(L)}},n2=T1?V=>V:V=>V instanceof CSSStyleSheet?(C=>{let H="";for(let L of C.cssRules)H+=L.cssText;return W2(H)})(V):V;var{is:y3,defineProperty:k3,getOwnPropertyDescriptor:b3,getOwnPropertyNames:w3,getOwnPropertySymbols:T3,getPrototypeOf:P3}=Object,P1=globalThis,U2=P1.trustedTypes,B3=U2?U2.emptyScript:"",R3=P1.reactiveElementPolyfillSupport,p1=(V,C)=>V,n1={toAttribute(V,C){switch(C){case Boolean:V=V?B3:null;break;case Object:case Array:V=V==null?V:JSON.stringify(V)}return V},fromAttribute(V,C){let H=V;switch(C){case Boolean:H=V!==null;break;case Number:H=V===null?null:Number(V);break;case Object:case Array:try{H=JSON.parse(V)}catch{H=null}}return H}},B1=(V,C)=>!y3(V,C),G2={attribute:!0,type:String,converter:n1,reflect:!1,useDefault:!1,hasChanged:B1};Symbol.metadata??=Symbol("metadata"),P1.litPropertyMetadata??=new WeakMap;var T=class extends HTMLElement{static addInitializer(C){this._$Ei(),(this.l??=[]).push(C)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(C,H=G2){if(H.state&&(H.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(C)&&((H=Object.create(H)).wrapped=!0),this.elementProperties.set(C,H),!H.noAccessor){let L=Symbol(),M=this.getPropertyDescriptor(C,L,H);M!==void 0&&k3(this.prototype,C,M)}}static getPropertyDescriptor(C,H,L){let{get:M,set:r}=b3(this.prototype,C)??{get(){return this[H]},set(e){this[H]=e}};return{get:M,set(e){let t=M?.call(this);r?.call(this,e),this.requestUpdate(C,t,L)},configurable:!0,enumerable:!0}}static getPropertyOptions(C){return this.elementProperties.get(C)??G2}static _$Ei(){if(this.hasOwnProperty(p1("elementProperties")))return;let C=P3(this);C.finalize(),C.l!==void 0&&(this.l=[...C.l]),this.elementProperties=new Map(C.elementProperties)}static finalize(){if(this.hasOwnProperty(p1("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(p1("properties"))){let H=this.properties,L=[...w3(H),...T3(H)];for(let M of L)this.createProperty(M,H[M])}let C=this[Symbol.metadata];if(C!==null){let H=litPropertyMetadata.get(C);if(H!==void 0)for(let[L,M]of H)this.elementProperties.set(L,M)}this._$Eh=new Map;for(let[H,L]of this.elementProperties){let M=this._$Eu(H,L);M!==void 0&&this._$Eh.set(M,H)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(C){let H=[];if(Array.isArray(C)){let L=new Set(C.flat(1/0).reverse());for(let M of L)H.unshift(n2(M))}else C!==void 0&&H.push(n2(C));return H}static _$Eu(C,H){let L=H.attribute;return L===!1?void 0:typeof L=="string"?L:typeof C=="string"?C.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(C=>this.enableUpdating=C),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(C=>C(this))}addController(C){(this._$EO??=new Set).add(C),this.renderRoot!==void 0&&this.isConnected&&C.hostConnected?.()}removeController(C){this._$EO?.delete(C)}_$E_(){let C=new Map,H=this.constructor.elementProperties;for(let L of H.keys())this.hasOwnProperty(L)&&(C.set(L,this[L]),delete this[L]);C.size>0&&(this._$Ep=C)}createRenderRoot(){let C=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return I2(C,this.constructor.elementStyles),C}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(C=>C.hostConnected?.())}enableUpdating(C){}disconnectedCallback(){this._$EO?.forEach(C=>C.hostDisconnected?.())}attributeChangedCallback(C,H,L){this._$AK(C,L)}_$ET(C,H){let L=this.constructor.elementProperties.get(C),M=this.constructor._$Eu(C,L);if(M!==void 0&&L.reflect===!0){let r=(L.converter?.toAttribute!==void 0?L.converter:n1).toAttribute(H,L.type);this._$Em=C,r==null?this.removeAttribute(M):this.setAttribute(M,r),this._$Em=null}}_$AK(C,H){let L=this.constructor,M=L._$Eh.get(C);if(M!==void 0&&this._$Em!==M){let r=L.getPropertyOptions(M),e=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:n1;this._$Em=M;let t=e.fromAttribute(H,r.type);this[M]=t??this._$Ej?.get(M)??t,this._$Em=null}}requestUpdate(C,H,L,M=!1,r){if(C!==void 0){let e=this.constructor;if(M===!1&&(r=this[C]),L??=e.getPropertyOptions(C),!((L.hasChanged??B1)(r,H)||L.useDefault&&L.reflect&&r===this._$Ej?.get(C)&&!this.hasAttribute(e._$Eu(C,L))))return;this.C(C,H,L)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(C,H,{useDefault:L,reflect:M,wrapped:r},e){L&&!(this._$Ej??=new Map).has(C)&&(this._$Ej.set(C,e??H??this[C]),r!==!0||e!==void 0)||(this._$AL.has(C)||(this.hasUpdated||L||(H=void 0),this._$AL.set(C,H)),M===!0&&this._$Em!==C&&(this._$Eq??=new Set).add(C))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(H){Promise.reject(H)}let C=this.scheduleUpdate();return C!=null&&await C,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[M,r]of this._$Ep)this[M]=r;this._$Ep=void 0}let L=this.constructor.elementProperties;if(L.size>0)for(let[M,r]of L){let{wrapped:e}=r,t=this[M];e!==!0||this._$AL.has(M)||t===void 0||this.C(M,void 0,r,t)}}let C=!1,H=this._$AL;try{C=this.shouldUpdate(H),C?(this.willUpdate(H),this._$EO?.forEach(L=>L.hostUpdate?.()),this.update(H)):this._$EM()}catch(L){throw C=!1,this._$EM(),L}C&&this._$AE(H)}willUpdate(C){}_$AE(C){this._$EO?.forEach(H=>H.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(C)),this.updated(C)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(C){return!0}update(C){this._$Eq&&=this._$Eq.forEach(H=>this._$ET(H,this[H])),this._$EM()}updated(C){}firstUpdated(C){}};T.elementStyles=[],T.shadowRootOptions={mode:"open"},T[p1("elementProperties")]=new Map,T[p1("finalized")]=new Map,R3?.({ReactiveElement:T}),(P1.reactiveElementVersions??=[]).push("2.1.2");var l2=globalThis,Q2=V=>V,R1=l2.trustedTypes,z2=R1?R1.createPolicy("lit-html",{createHTML:V=>V}):void 0,v2="$lit$",P=`lit$${Math.random().toFixed(9).slice(2)}$`,x2="?"+P,F3=`<${x2}>`,Q=document,l1=()=>Q.createComment(""),v1=V=>V===null||typeof V!="object"&&typeof V!="function",s2=Array.isArray,J2=V=>s2(V)||typeof V?.[Symbol.iterator]=="function",m2=`[ 	
\f\r]`,m1=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,K2=/-->/g,q2=/>/g,U=RegExp(`>|${m2}(?:([^\\s"'>=/]+)(${m2}*=${m2}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),j2=/'/g,Y2=/"/g,C5=/^(?:script|style|textarea|title)$/i,Z2=V=>(C,...H)=>({_$litType$:V,strings:C,values:H}),i=Z2(1),h7=Z2(2),O7=Z2(3),B=Symbol.for("lit-noChange"),a=Symbol.for("lit-nothing"),X2=new WeakMap,G=Q.createTreeWalker(Q,129);function H5(V,C){if(!s2(V)||!V.hasOwnProperty("raw"))throw Error("invalid template strings array");return z2!==void 0?z2.createHTML(C):C}var V5=(V,C)=>{let H=V.length-1,L=[],M,r=C===2?"<svg>":C===3?"<math>":"",e=m1;for(let t=0;t<H;t++){let o=V[t],A,p,d=-1,l=0;for(;l<o.length&&(e.lastIndex=l,p=e.exec(o),p!==null);)l=e.lastIndex,e===m1?p[1]==="!--"?e=K2:p[1]!==void 0?e=q2:p[2]!==void 0?(C5.test(p[2])&&(M=RegExp("</"+p[2],"g")),e=U):p[3]!==void 0&&(e=U):e===U?p[0]===">"?(e=M??m1,d=-1):p[1]===void 0?d=-2:(d=e.lastIndex-p[2].length,A=p[1],e=p[3]===void 0?U:p[3]==='"'?Y2:j2):e===Y2||e===j2?e=U:e===K2||e===q2?e=m1:(e=U,M=void 0);let m=e===U&&V[t+1].startsWith("/>")?" ":"";r+=e===m1?o+F3:d>=0?(L.push(A),o.slice(0,d)+v2+o.slice(d)+P+m):o+P+(d===-2?t:m)}return[H5(V,r+(V[H]||"<?>")+(C===2?"</svg>":C===3?"</math>":"")),L]},x1=class V{constructor({strings:C,_$litType$:H},L){let M;this.parts=[];let r=0,e=0,t=C.length-1,o=this.parts,[A,p]=V5(C,H);if(this.el=V.createElement(A,L),G.currentNode=this.el.content,H===2||H===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(M=G.nextNode())!==null&&o.length<t;){if(M.nodeType===1){if(M.hasAttributes())for(let d of M.getAttributeNames())if(d.endsWith(v2)){let l=p[e++],m=M.getAttribute(d).split(P),s=/([.?@])?(.*)/.exec(l);o.push({type:1,index:r,name:s[2],strings:m,ctor:s[1]==="."?E1:s[1]==="?"?D1:s[1]==="@"?_1:K}),M.removeAttribute(d)}else d.startsWith(P)&&(o.push({type:6,index:r}),M.removeAttribute(d));if(C5.test(M.tagName)){let d=M.textContent.split(P),l=d.length-1;if(l>0){M.textContent=R1?R1.emptyScript:"";for(let m=0;m<l;m++)M.append(d[m],l1()),G.nextNode(),o.push({type:2,index:++r});M.append(d[l],l1())}}}else if(M.nodeType===8)if(M.data===x2)o.push({type:2,index:r});else{let d=-1;for(;(d=M.data.indexOf(P,d+1))!==-1;)o.push({type:7,index:r}),d+=P.length-1}r++}}static createElement(C,H){let L=Q.createElement("template");return L.innerHTML=C,L}};function z(V,C,H=V,L){if(C===B)return C;let M=L!==void 0?H._$Co?.[L]:H._$Cl,r=v1(C)?void 0:C._$litDirective$;return M?.constructor!==r&&(M?._$AO?.(!1),r===void 0?M=void 0:(M=new r(V),M._$AT(V,H,L)),L!==void 0?(H._$Co??=[])[L]=M:H._$Cl=M),M!==void 0&&(C=z(V,M._$AS(V,C.values),M,L)),C}var F1=class{constructor(C,H){this._$AV=[],this._$AN=void 0,this._$AD=C,this._$AM=H}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(C){let{el:{content:H},parts:L}=this._$AD,M=(C?.creationScope??Q).importNode(H,!0);G.currentNode=M;let r=G.nextNode(),e=0,t=0,o=L[0];for(;o!==void 0;){if(e===o.index){let A;o.type===2?A=new H1(r,r.nextSibling,this,C):o.type===1?A=new o.ctor(r,o.name,o.strings,this,C):o.type===6&&(A=new $1(r,this,C)),this._$AV.push(A),o=L[++t]}e!==o?.index&&(r=G.nextNode(),e++)}return G.currentNode=Q,M}p(C){let H=0;for(let L of this._$AV)L!==void 0&&(L.strings!==void 0?(L._$AI(C,L,H),H+=L.strings.length-2):L._$AI(C[H])),H++}},H1=class V{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(C,H,L,M){this.type=2,this._$AH=a,this._$AN=void 0,this._$AA=C,this._$AB=H,this._$AM=L,this.options=M,this._$Cv=M?.isConnected??!0}get parentNode(){let C=this._$AA.parentNode,H=this._$AM;return H!==void 0&&C?.nodeType===11&&(C=H.parentNode),C}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(C,H=this){C=z(this,C,H),v1(C)?C===a||C==null||C===""?(this._$AH!==a&&this._$AR(),this._$AH=a):C!==this._$AH&&C!==B&&this._(C):C._$litType$!==void 0?this.$(C):C.nodeType!==void 0?this.T(C):J2(C)?this.k(C):this._(C)}O(C){return this._$AA.parentNode.insertBefore(C,this._$AB)}T(C){this._$AH!==C&&(this._$AR(),this._$AH=this.O(C))}_(C){this._$AH!==a&&v1(this._$AH)?this._$AA.nextSibling.data=C:this.T(Q.createTextNode(C)),this._$AH=C}$(C){let{values:H,_$litType$:L}=C,M=typeof L=="number"?this._$AC(C):(L.el===void 0&&(L.el=x1.createElement(H5(L.h,L.h[0]),this.options)),L);if(this._$AH?._$AD===M)this._$AH.p(H);else{let r=new F1(M,this),e=r.u(this.options);r.p(H),this.T(e),this._$AH=r}}_$AC(C){let H=X2.get(C.strings);return H===void 0&&X2.set(C.strings,H=new x1(C)),H}k(C){s2(this._$AH)||(this._$AH=[],this._$AR());let H=this._$AH,L,M=0;for(let r of C)M===H.length?H.push(L=new V(this.O(l1()),this.O(l1()),this,this.options)):L=H[M],L._$AI(r),M++;M<H.length&&(this._$AR(L&&L._$AB.nextSibling,M),H.length=M)}_$AR(C=this._$AA.nextSibling,H){for(this._$AP?.(!1,!0,H);C!==this._$AB;){let L=Q2(C).nextSibling;Q2(C).remove(),C=L}}setConnected(C){this._$AM===void 0&&(this._$Cv=C,this._$AP?.(C))}},K=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(C,H,L,M,r){this.type=1,this._$AH=a,this._$AN=void 0,this.element=C,this.name=H,this._$AM=M,this.options=r,L.length>2||L[0]!==""||L[1]!==""?(this._$AH=Array(L.length-1).fill(new String),this.strings=L):this._$AH=a}_$AI(C,H=this,L,M){let r=this.strings,e=!1;if(r===void 0)C=z(this,C,H,0),e=!v1(C)||C!==this._$AH&&C!==B,e&&(this._$AH=C);else{let t=C,o,A;for(C=r[0],o=0;o<r.length-1;o++)A=z(this,t[L+o],H,o),A===B&&(A=this._$AH[o]),e||=!v1(A)||A!==this._$AH[o],A===a?C=a:C!==a&&(C+=(A??"")+r[o+1]),this._$AH[o]=A}e&&!M&&this.j(C)}j(C){C===a?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,C??"")}},E1=class extends K{constructor(){super(...arguments),this.type=3}j(C){this.element[this.name]=C===a?void 0:C}},D1=class extends K{constructor(){super(...arguments),this.type=4}j(C){this.element.toggleAttribute(this.name,!!C&&C!==a)}},_1=class extends K{constructor(C,H,L,M,r){super(C,H,L,M,r),this.type=5}_$AI(C,H=this){if((C=z(this,C,H,0)??a)===B)return;let L=this._$AH,M=C===a&&L!==a||C.capture!==L.capture||C.once!==L.once||C.passive!==L.passive,r=C!==a&&(L===a||M);M&&this.element.removeEventListener(this.name,this,L),r&&this.element.addEventListener(this.name,this,C),this._$AH=C}handleEvent(C){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,C):this._$AH.handleEvent(C)}},$1=class{constructor(C,H,L){this.element=C,this.type=6,this._$AN=void 0,this._$AM=H,this.options=L}get _$AU(){return this._$AM._$AU}_$AI(C){z(this,C)}},L5={M:v2,P,A:x2,C:1,L:V5,R:F1,D:J2,V:z,I:H1,H:K,N:D1,U:_1,B:E1,F:$1},E3=l2.litHtmlPolyfillSupport;E3?.(x1,H1),(l2.litHtmlVersions??=[]).push("3.3.3");var M5=(V,C,H)=>{let L=H?.renderBefore??C,M=L._$litPart$;if(M===void 0){let r=H?.renderBefore??null;L._$litPart$=M=new H1(C.insertBefore(l1(),r),r,void 0,H??{})}return M._$AI(V),M};var u2=globalThis,f=class extends T{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let C=super.createRenderRoot();return this.renderOptions.renderBefore??=C.firstChild,C}update(C){let H=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(C),this._$Do=M5(H,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return B}};f._$litElement$=!0,f.finalized=!0,u2.litElementHydrateSupport?.({LitElement:f});var D3=u2.litElementPolyfillSupport;D3?.({LitElement:f});(u2.litElementVersions??=[]).push("4.2.2");var _3={attribute:!0,type:String,converter:n1,reflect:!1,hasChanged:B1},$3=(V=_3,C,H)=>{let{kind:L,metadata:M}=H,r=globalThis.litPropertyMetadata.get(M);if(r===void 0&&globalThis.litPropertyMetadata.set(M,r=new Map),L==="setter"&&((V=Object.create(V)).wrapped=!0),r.set(H.name,V),L==="accessor"){let{name:e}=H;return{set(t){let o=C.get.call(this);C.set.call(this,t),this.requestUpdate(e,o,V,!0,t)},init(t){return t!==void 0&&this.C(e,void 0,V,t),t}}}if(L==="setter"){let{name:e}=H;return function(t){let o=this[e];C.call(this,t),this.requestUpdate(e,o,V,!0,t)}}throw Error("Unsupported decorator location: "+L)};function Z(V){return(C,H)=>typeof H=="object"?$3(V,C,H):((L,M,r)=>{let e=M.hasOwnProperty(r);return M.constructor.createProperty(r,L),e?Object.getOwnPropertyDescriptor(M,r):void 0})(V,C,H)}function u(V){return Z({...V,state:!0,attribute:!1})}var q=(V,C,H)=>(H.configurable=!0,H.enumerable=!0,Reflect.decorate&&typeof C!="object"&&Object.defineProperty(V,C,H),H);function N1(V,C){return(H,L,M)=>{let r=e=>e.renderRoot?.querySelector(V)??null;if(C){let{get:e,set:t}=typeof L=="object"?H:M??(()=>{let o=Symbol();return{get(){return this[o]},set(A){this[o]=A}}})();return q(H,L,{get(){let o=e.call(this);return o===void 0&&(o=r(this),(o!==null||this.hasUpdated)&&t.call(this,o)),o}})}return q(H,L,{get(){return r(this)}})}}function g(V,C){customElements.get(V)===void 0&&customElements.define(V,C)}var S2=class{constructor(C){this.connection=C;this.feeds=new Map;this.overview=null;this.isReady=!1;this.problem=null;this.listeners=new Set;this.subscription=null;this.isHearing=!1;this.refusals=0;this.again=()=>{this.subscription=null,this.listeners.size>0&&this.begin(),this.tellChanged()};this.tellChanged=()=>{for(let C of this.listeners)C.changed()}}get isConnected(){return this.connection.connected}follow(C){return this.listeners.add(C),this.listeners.size===1&&this.begin(),()=>{this.listeners.delete(C),this.listeners.size===0&&this.later(5e3,()=>{this.end()})}}take(C){if(this.merge(C),this.tellChanged(),C.episodes!==void 0||C.feeds!==void 0||C.reset===!0){let H=C.feeds!==void 0||C.reset===!0;for(let L of this.listeners)L.episodes?.(C.episodes??[],H)}}merge(C){let H=new Map(C.feeds===void 0?this.feeds:null);for(let L of[...C.feeds??[],...C.changed??[]])H.set(L.config_entry_id,L);for(let L of C.removed??[])H.delete(L);this.feeds=H,this.overview=C.overview??this.overview,this.isReady=this.isReady||C.feeds!==void 0}begin(){window.clearTimeout(this.timer),this.isHearing||(this.isHearing=!0,this.connection.addEventListener("ready",this.again),this.connection.addEventListener("disconnected",this.tellChanged)),this.connection.connected&&(this.subscription??=this.subscribe())}async subscribe(){try{let C=await this.connection.subscribeMessage(H=>{this.take(H)},{type:"anypod/subscribe"},{resubscribe:!1});return this.problem=null,this.refusals=0,this.tellChanged(),C}catch(C){return this.refused(C),null}}refused(C){this.problem=C,this.subscription=null,this.isReady=this.isReady&&this.refusals<4,this.listeners.size>0&&this.later(Math.min(2e3*2**this.refusals,6e4),()=>{this.begin()}),this.refusals+=1,this.tellChanged()}async end(){let{subscription:C}=this;this.subscription=null,this.isReady=!1,this.isHearing=!1,this.connection.removeEventListener("ready",this.again),this.connection.removeEventListener("disconnected",this.tellChanged);try{await(await C)?.()}catch{}}later(C,H){window.clearTimeout(this.timer),this.timer=window.setTimeout(H,C)}},r5=new WeakMap;function R(V){let C=r5.get(V.connection);return C===void 0&&(C=new S2(V.connection),r5.set(V.connection,C)),C}var W1=class{constructor(C,H){this.host=C;this.onEpisodes=H;this.live=null;this.leave=null;C.addController(this)}hostUpdate(){this.join()}hostConnected(){this.join(),this.host.requestUpdate()}hostDisconnected(){this.leave?.(),this.leave=null,this.live=null}join(){let{hass:C}=this.host,H=!(this.host instanceof HTMLElement)||this.host.isConnected;C===void 0||!H||this.live===R(C)||(this.leave?.(),this.live=R(C),this.leave=this.live.follow({changed:()=>{this.host.requestUpdate()},...this.onEpisodes===void 0?{}:{episodes:this.onEpisodes}}))}};function c2(V){return typeof V=="object"&&V!==null&&"message"in V}function I1(V){return typeof V=="object"&&V!==null&&"error"in V?V.error:V}function N3(V){let C=I1(V);return c2(C)?C.code:null}function e5(V){return typeof(N3(V)??I1(V))=="number"}function U1(V){return V?.user?.is_admin??!1}function t5(V,C,H={}){let L=new Event(C,{bubbles:!0,composed:!0,cancelable:!0});V.dispatchEvent(Object.assign(L,{detail:H}))}function F(V,C={}){C.replace===!0?history.replaceState(history.state,"",V):history.pushState(C.state??null,"",V),window.dispatchEvent(Object.assign(new Event("location-changed"),{detail:{replace:C.replace??!1}}))}var W3=5e3,I3="⁨",U3="⁩",Q1=new Map,G1=new Map;function z1(V,C){let{language:H}=V;if(Q1.has(H))return!0;let L=G1.get(H);return L===void 0&&(L=G3(V,H),G1.set(H,L)),L.then(C),!1}async function G3(V,C){try{let[H]=await Promise.all([V.loadBackendTranslation("config_panel","anypod"),V.loadBackendTranslation("exceptions","anypod")]);Q1.set(C,H)}catch{await new Promise(H=>setTimeout(H,W3)),G1.delete(C)}}function h2(V){let C=Q1.get(V.language)??V.localize;return(H,L)=>S(C(`component.anypod.config_panel.${H}`,L)||H)}function S(V){return document.dir==="rtl"&&V!==""?`${I3}${V}${U3}`:V}function y(V,C){if(e5(C))return h2(V)("common.connection_lost");let H=I1(C);if(!c2(H))return String(H);let{translation_domain:L,translation_key:M,message:r}=H;if(L==null||M==null)return S(r);let e=H.translation_placeholders??{},t=V.localize(`component.${L}.exceptions.${M}.message`,e);return S(t||r)}async function i5(){await Promise.all(G1.values());let V=[...Q1.values()].at(-1)??(()=>"");return(C,H)=>V(`component.anypod.config_panel.${C}`,H)||C}var o5=500,Q3=1e3,z3={retry:()=>({status:"queued",error:null,next_attempt_at:null}),skip:()=>({status:"skipped",reason:"user"}),unskip:()=>({status:"queued",reason:null}),pin:()=>({pinned:!0}),unpin:()=>({pinned:!1}),cancel:()=>({status:"skipped",reason:"user",progress:null}),download:()=>({status:"queued",reason:null,error:null}),played:()=>({played_at:new Date().toISOString(),position_s:null}),unplayed:()=>({played_at:null,position_s:null}),refresh:()=>({}),delete:()=>({status:"archived",reason:"user",media:null})},K3=["upcoming","queued","failed"],q3=["skipped","archived"],j3=["downloaded","failed","skipped"];function a5(V,C){let{status:H}=V;return[["retry",H==="failed"||H==="queued"&&V.next_attempt_at!==null],["download",H==="archived"||H==="skipped"&&V.reason!=="user"],["unskip",H==="skipped"&&V.reason==="user"],["cancel",H==="downloading"],["skip",K3.includes(H)],["pin",!V.pinned&&!q3.includes(H)],["unpin",V.pinned],["played",H==="downloaded"&&V.played_at===null],["unplayed",V.played_at!==null||V.position_s!==null],["refresh",H!=="archived"],["delete",C.isAdmin&&j3.includes(H)]].filter(([,M])=>M).map(([M])=>M)}var K1=class{constructor(C,H,L){this.hass=C;this.changed=H;this.complain=L;this.expected=new Map;this.expectedFeeds=new Map}shown(C){let H=this.expected.get(C.episode_id);return H===void 0?C:{...C,...H}}shownFeed(C){let H=this.expectedFeeds.get(C.config_entry_id);return H===void 0?C:{...C,...H}}isBusy(C){return this.expected.has(C)}isBusyFeed(C){return this.expectedFeeds.has(C)}async do(C,H){let L=H.filter(r=>!this.isBusy(r.episode_id)),M=0;for(let r=0;r<L.length;r+=o5)M+=await this.doSome(C,L.slice(r,r+o5));return M}async doSome(C,H){let L=H.map(e=>e.episode_id),M=0,r=async()=>{let e=await this.hass().callWS({type:"anypod/episodes/do",deed:C,episodes:H.map(({config_entry_id:t,episode_id:o})=>({config_entry_id:t,episode_id:o}))});M=e.episodes.length,R(this.hass()).take({episodes:e.episodes});for(let t of new Set(e.refused.map(o=>y(this.hass(),o))))this.complain(t)};return await this.expecting(this.expected,L,z3[C](),r),M}async sync(C,{isAll:H=!1}={}){let L={status:"syncing"};if(!H){await Promise.all(C.map(e=>this.feed(e,L,()=>this.ask("sync",e))));return}let[M,...r]=C.filter(e=>e.enabled&&!this.isBusyFeed(e.config_entry_id));if(M!==void 0){let e=[M,...r].map(t=>t.config_entry_id);await this.expecting(this.expectedFeeds,e,L,()=>this.ask("sync",M,{}))}}async retryAll(C){let H={...C.counts,failed:0,queued:C.counts.queued+C.counts.failed};await this.feed(C,{counts:H},()=>this.ask("retry",C))}async ask(C,H,L={config_entry_id:H.config_entry_id}){let M=Y3(R(this.hass()),H.config_entry_id);await this.hass().callService("anypod",C,L,void 0,!1),await M}async enable(C,H){let L={enabled:H,status:H?"idle":"paused"};await this.feed(C,L,async()=>{let M=await this.hass().callWS({type:"anypod/feeds/enable",config_entry_id:C.config_entry_id,enabled:H});R(this.hass()).take({changed:[M.feed]})})}async enableAll(C){let H=R(this.hass()),L=H.overview;if(L!==null){H.take({overview:{...L,paused:!C}});try{let M=await this.hass().callWS({type:"anypod/feeds/enable",enabled:C});H.take({overview:M.overview})}catch(M){H.take({overview:L}),this.complain(y(this.hass(),M))}}}async feed(C,H,L){this.isBusyFeed(C.config_entry_id)||await this.expecting(this.expectedFeeds,[C.config_entry_id],H,L)}async expecting(C,H,L,M){for(let r of H)C.set(r,L);this.changed();try{await M()}catch(r){this.complain(y(this.hass(),r))}finally{for(let r of H)C.delete(r);this.changed()}}};function Y3(V,C){let H=V.feeds.get(C);return new Promise(L=>{let M=()=>{window.clearTimeout(r),e(),L()},r=window.setTimeout(M,Q3),e=V.follow({changed:()=>{V.feeds.get(C)!==H&&M()}})})}var X3=3e4,J3=8e3,C0=["connection","language","locale","localize","config","user","entities","devices","areas"];function H0(V,C){return C0.some(H=>V?.[H]!==C?.[H])}var k=class extends f{constructor(){super(...arguments);this.message=null;this.t=(H,L)=>h2(this.home)(H,L);this.complain=H=>{this.message=H,window.clearTimeout(this.messageTimer),this.messageTimer=window.setTimeout(()=>{this.message=null},J3)}}connectedCallback(){super.connectedCallback(),this.tick=window.setInterval(()=>{this.requestUpdate()},X3)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this.tick),window.clearTimeout(this.messageTimer),this.message=null}get home(){if(this.hass===void 0)throw new Error("rendered before Home Assistant was given");return this.hass}get hasTexts(){return this.hass!==void 0&&z1(this.hass,()=>{this.requestUpdate()})}renderMessage(){return i`<div class="message" role="status" aria-live="polite">
      ${this.message===null?a:i`<span>${this.message}</span>`}
    </div>`}};n([Z({attribute:!1,hasChanged:H0})],k.prototype,"hass",2),n([u()],k.prototype,"message",2);var A5="M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z";var q1="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z";var d5="M19,21H8V7H19M19,5H8A2,2 0 0,0 6,7V21A2,2 0 0,0 8,23H19A2,2 0 0,0 21,21V7A2,2 0 0,0 19,5M16,1H4A2,2 0 0,0 2,3V17H4V3H16V1Z";var p5="M16,12A2,2 0 0,1 18,10A2,2 0 0,1 20,12A2,2 0 0,1 18,14A2,2 0 0,1 16,12M10,12A2,2 0 0,1 12,10A2,2 0 0,1 14,12A2,2 0 0,1 12,14A2,2 0 0,1 10,12M4,12A2,2 0 0,1 6,10A2,2 0 0,1 8,12A2,2 0 0,1 6,14A2,2 0 0,1 4,12Z";var n5="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z";var m5="M14,19H18V5H14M6,19H10V5H6V19Z";var l5="M16,12V4H17V2H7V4H8V12L6,14V16H11.2V22H12.8V16H18V14L16,12Z",v5="M2,5.27L3.28,4L20,20.72L18.73,22L12.8,16.07V22H11.2V16H6V14L8,12V11.27L2,5.27M16,12L18,14V16H17.82L8,6.18V4H7V2H17V4H16V12Z";var j1="M8,5.14V19.14L19,12.14L8,5.14Z";var x5="M15,6H3V8H15V6M15,10H3V12H15V10M3,16H11V14H3V16M17,6V14.18C16.69,14.07 16.35,14 16,14A3,3 0 0,0 13,17A3,3 0 0,0 16,20A3,3 0 0,0 19,17V8H22V6H17Z";var s5="M19,13H13V19H11V13H5V11H11V5H13V11H19V13Z";var Y1="M17,18.25V21.5H7V18.25C7,16.87 9.24,15.75 12,15.75C14.76,15.75 17,16.87 17,18.25M12,5.5A6.5,6.5 0 0,1 18.5,12C18.5,13.25 18.15,14.42 17.54,15.41L16,14.04C16.32,13.43 16.5,12.73 16.5,12C16.5,9.5 14.5,7.5 12,7.5C9.5,7.5 7.5,9.5 7.5,12C7.5,12.73 7.68,13.43 8,14.04L6.46,15.41C5.85,14.42 5.5,13.25 5.5,12A6.5,6.5 0 0,1 12,5.5M12,1.5A10.5,10.5 0 0,1 22.5,12C22.5,14.28 21.77,16.39 20.54,18.11L19.04,16.76C19.96,15.4 20.5,13.76 20.5,12A8.5,8.5 0 0,0 12,3.5A8.5,8.5 0 0,0 3.5,12C3.5,13.76 4.04,15.4 4.96,16.76L3.46,18.11C2.23,16.39 1.5,14.28 1.5,12A10.5,10.5 0 0,1 12,1.5M12,9.5A2.5,2.5 0 0,1 14.5,12A2.5,2.5 0 0,1 12,14.5A2.5,2.5 0 0,1 9.5,12A2.5,2.5 0 0,1 12,9.5Z";var X1="M3,11H5V13H3V11M11,5H13V9H11V5M9,11H13V15H11V13H9V11M15,11H17V13H19V11H21V13H19V15H21V19H19V21H17V19H13V21H11V17H15V15H17V13H15V11M19,19V15H17V19H19M15,3H21V9H15V3M17,5V7H19V5H17M3,3H9V9H3V3M5,5V7H7V5H5M3,15H9V21H3V15M5,17V19H7V17H5Z";var s1="M17.65,6.35C16.2,4.9 14.21,4 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20C15.73,20 18.84,17.45 19.73,14H17.65C16.83,16.33 14.61,18 12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6C13.66,6 15.14,6.69 16.22,7.78L13,11H20V4L17.65,6.35Z";var J1="M16,18H18V6H16M6,18L14.5,12L6,6V18Z";var Z5="M18,18H6V6H18V18Z";var C2="M12,18A6,6 0 0,1 6,12C6,11 6.25,10.03 6.7,9.2L5.24,7.74C4.46,8.97 4,10.43 4,12A8,8 0 0,0 12,20V23L16,19L12,15M12,4V1L8,5L12,9V6A6,6 0 0,1 18,12C18,13 17.75,13.97 17.3,14.8L18.76,16.26C19.54,15.03 20,13.57 20,12A8,8 0 0,0 12,4Z";var u5="M22.7,19L13.6,9.9C14.5,7.6 14,4.9 12.1,3C10.1,1 7.1,0.6 4.7,1.7L9,6L6,9L1.6,4.7C0.4,7.1 0.9,10.1 2.9,12.1C4.8,14 7.5,14.5 9.8,13.6L18.9,22.7C19.3,23.1 19.9,23.1 20.3,22.7L22.6,20.4C23.1,20 23.1,19.3 22.7,19Z";function v(V){return i`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${V}></path>
  </svg>`}var V0=300,L0=4,M0=120,D=new Map,S5=[],O2=0;async function r0(V){O2>=L0&&await new Promise(C=>S5.push(C)),O2+=1;try{return await V()}finally{O2-=1,S5.pop()?.()}}async function e0(V,C){try{let H=await r0(()=>V.fetchWithAuth(C));if(H.ok)return URL.createObjectURL(await H.blob());if(H.status===404&&V.connection.connected)return null}catch{}return D.delete(C),null}function t0(V,C){let H=D.get(C)??e0(V,C);D.delete(C),D.set(C,H);for(let[L,M]of D){if(D.size<=V0)break;D.delete(L),M.then(r=>{r!==null&&URL.revokeObjectURL(r)})}return H}var j=class extends f{constructor(){super(...arguments);this.path=null;this.pixels=128;this.url=null}static{this.styles=c`
    :host {
      display: block;
      flex: none;
      overflow: hidden;
      aspect-ratio: 1;
      border-radius: var(--anypod-radius-small, 8px);
      background: var(--anypod-fill);
      color: var(--secondary-text-color);
    }
    img,
    svg {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
    svg {
      box-sizing: border-box;
      padding: 20%;
      fill: currentcolor;
    }
  `}willUpdate(H){(H.has("path")||this.url===null&&H.has("hass"))&&this.load()}async load(){let{hass:H,path:L}=this;if(H===void 0||L===null){this.url=null;return}let M=`${L}&size=${this.pixels}`;if(!D.has(M)&&(await new Promise(e=>setTimeout(e,M0)),!this.isConnected||L!==this.path))return;let r=await t0(H,M);L===this.path&&(this.url=r)}render(){return this.url===null?v(Y1):i`<img src=${this.url} alt="" decoding="async" />`}};n([Z({attribute:!1})],j.prototype,"hass",2),n([Z()],j.prototype,"path",2),n([Z({type:Number})],j.prototype,"pixels",2),n([u()],j.prototype,"url",2);g("anypod-picture",j);var H2=class{constructor(C,H,L=Date.now()){this.tell=H;this.toldS=C,this.toldMs=L}at(C,H=Date.now()){H-this.toldMs>=3e4&&this.rest(C,H)}rest(C,H=Date.now()){Math.abs(C-this.toldS)>=1&&(this.toldS=C,this.toldMs=H,this.tell(C))}end(){this.toldS=0,this.tell(null)}};function c5(V,C){return V>C-10?0:V}var _=c`
  :host {
    --anypod-space: var(--ha-space-2, 8px);
    --anypod-space-wide: var(--ha-space-4, 16px);
    --anypod-radius: var(--ha-border-radius-lg, 12px);
    --anypod-radius-small: var(--ha-border-radius-md, 8px);
    --anypod-text-small: var(--ha-font-size-s, 12px);
    --anypod-text: var(--ha-font-size-m, 14px);
    --anypod-text-large: var(--ha-font-size-l, 16px);
    --anypod-surface: var(--ha-card-background, var(--card-background-color, #fff));
    --anypod-line: var(--divider-color, rgba(0, 0, 0, 0.12));
    --anypod-fill: color-mix(in srgb, var(--primary-text-color, #212121) 8%, transparent);
    --anypod-accent: var(--primary-color, #009ac7);
    --anypod-error: var(--error-color, #db4437);
    /* The theme's own is too pale for small texts, on light and on dark ground. */
    --anypod-error-text: color-mix(
      in srgb,
      var(--anypod-error) 65%,
      var(--primary-text-color, #212121)
    );
    --anypod-warning: var(--warning-color, #ffa600);
    --anypod-success: var(--success-color, #43a047);
    color: var(--primary-text-color, #212121);
    font-size: var(--anypod-text);
    line-height: 1.4;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
`,$=c`
  .icon {
    display: block;
    flex: none;
    width: 20px;
    height: 20px;
    fill: currentcolor;
  }

  button {
    font: inherit;
    color: inherit;
    background: none;
    border: none;
    margin: 0;
    padding: 0;
    text-align: start;
    cursor: pointer;
  }

  button:disabled {
    cursor: default;
    opacity: 0.5;
  }

  :focus-visible {
    outline: 2px solid var(--anypod-accent);
    outline-offset: 2px;
  }

  .button,
  .icon-button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 36px;
    border-radius: 18px;
    transition: background-color 120ms;
  }

  .button {
    padding: 0 14px;
    background: var(--anypod-fill);
    font-weight: 500;
    white-space: nowrap;
  }

  /* White on the theme's own colour is too pale to be read by everybody. */
  .button.primary {
    border: 1px solid var(--anypod-accent);
    background: color-mix(in srgb, var(--anypod-accent) 24%, transparent);
  }

  .button.danger {
    color: var(--anypod-error-text);
  }

  .icon-button {
    width: 36px;
    flex: none;
  }

  .button:hover:enabled,
  .icon-button:hover:enabled {
    background: color-mix(in srgb, var(--primary-text-color, #212121) 14%, transparent);
  }

  .button.primary:hover:enabled {
    background: color-mix(in srgb, var(--anypod-accent) 40%, transparent);
  }

  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }

  .secondary {
    color: var(--secondary-text-color, #727272);
    font-size: var(--anypod-text-small);
  }

  .error-text {
    color: var(--anypod-error-text);
  }

  .progress {
    height: 4px;
    border-radius: 2px;
    overflow: hidden;
    background: var(--anypod-fill);
  }

  .progress > div {
    height: 100%;
    border-radius: inherit;
    background: var(--anypod-accent);
    transition: inline-size 500ms linear;
  }

  .progress.unknown > div {
    inline-size: 30%;
    animation: slide 1.4s ease-in-out infinite alternate;
  }

  @keyframes slide {
    to {
      margin-inline-start: 70%;
    }
  }

  .skeleton {
    border-radius: var(--anypod-radius-small);
    background: var(--anypod-fill);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }

  @keyframes breathe {
    to {
      opacity: 0.4;
    }
  }

  .message:empty {
    display: none;
  }

  .message > span {
    display: block;
    padding: 10px 14px;
    border-radius: var(--anypod-radius-small);
    background: var(--primary-text-color, #212121);
    color: var(--primary-background-color, #fff);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;var i0=86400,o0=1e4,V1=null;function a0(V){V1!==V&&V1?.pause(),V1=V}async function h5(V,C){return(await V.callWS({type:"auth/sign_path",path:C,expires:i0})).path}async function A0(V,C){let{media_path:H}=await V.callWS({type:"anypod/episodes/get",config_entry_id:C.config_entry_id,episode_id:C.episode_id});return H===null?null:h5(V,H)}async function d0(V,C){let{artwork_url:H}=C;try{return H===null?[]:[{src:await h5(V,`${H}&size=512`)}]}catch{return[]}}var N=class extends k{constructor(){super(...arguments);this.autoplay=!1;this.url=null;this.problem=null;this.loaded=null;this.playback=null;this.fromS=0;this.wantsToPlay=!1;this.renewedMs=0;this.onMetadata=H=>{let L=H.target;L.currentTime=c5(this.fromS,L.duration),this.wantsToPlay&&this.play(L)};this.onPlay=()=>{a0(this),this.wantsToPlay=!1,this.loaded!==null&&this.announce(this.loaded)};this.onTime=()=>{this.media!==null&&(this.playback?.at(this.media.currentTime),this.dispatchEvent(new CustomEvent("position",{detail:this.media.currentTime})))};this.onPause=H=>{let{media:L}=this;L!==null&&H.target===L&&!L.ended&&this.playback?.rest(L.currentTime)};this.onEnded=()=>{this.playback?.end()};this.onError=()=>{let{loaded:H,media:L}=this,M=Date.now();if(L===null||H===null||M-this.renewedMs<o0){this.url=null,this.problem=this.t("common.cannot_play");return}this.renewedMs=M,this.wantsToPlay||=!L.paused,this.load(H,L.currentTime||this.fromS)}}static{this.styles=[_,$,c`
      :host {
        display: block;
      }
      audio,
      video,
      .skeleton {
        display: block;
        inline-size: 100%;
        border-radius: var(--anypod-radius-small);
      }
      audio,
      .skeleton {
        block-size: 40px;
      }
      video {
        max-block-size: 60vh;
        background: #000;
      }
      .problem {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--anypod-space);
      }
    `]}get positionS(){return this.media?.currentTime??this.fromS}seek(H){this.wantsToPlay=!0,this.fromS=H;let{media:L}=this;L!==null&&L.readyState>0&&(L.currentTime=H,this.play(L))}pause(){this.media?.pause()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(H){let{episode:L,hass:M}=this,r=L?.episode_id!==this.loaded?.episode_id;M===void 0||!(H.has("episode")||H.has("hass"))||!r||(this.leave(),this.loaded=L??null,this.url=null,this.wantsToPlay=this.autoplay,L!==void 0&&this.load(L,L.position_s??0))}leave(){this.media!==null&&this.media.currentTime>0&&!this.media.ended&&this.playback?.rest(this.media.currentTime),V1===this&&(V1=null)}async load(H,L){this.fromS=L,this.problem=null,this.playback=new H2(L,e=>{this.tell(H,e)});let M=null,r=null;try{M=await A0(this.home,H)}catch(e){r=y(this.home,e)}this.loaded?.episode_id===H.episode_id&&(M!==null&&M===this.url&&this.media?.load(),this.url=M,this.problem=M===null?r??this.t("common.nothing_to_play"):null)}async tell(H,L){let{config_entry_id:M,episode_id:r}=H,e={config_entry_id:M,episode_id:r,...L===null?{}:{position_s:Math.round(L)}};try{await this.home.callService("anypod","set_played",e,void 0,!1)}catch{}}play(H){H.play().catch(()=>{})}async announce(H){if(!("mediaSession"in navigator))return;let L=R(this.home).feeds.get(H.config_entry_id)?.title??"",M=await d0(this.home,H);V1===this&&this.loaded===H&&(navigator.mediaSession.metadata=new MediaMetadata({title:H.title,artist:L,artwork:M}))}render(){if(!this.hasTexts||this.loaded===null)return a;if(this.problem!==null)return this.renderProblem(this.loaded,this.problem);if(this.url===null)return i`<div class="skeleton"></div>`;let H=this.t("common.player_of",{title:this.loaded.title});return this.loaded.media?.mime_type.startsWith("video/")===!0?this.renderVideo(this.url,H):this.renderAudio(this.url,H)}renderAudio(H,L){return i`<audio
      controls
      preload="metadata"
      aria-label=${L}
      src=${H}
      @loadedmetadata=${this.onMetadata}
      @play=${this.onPlay}
      @timeupdate=${this.onTime}
      @pause=${this.onPause}
      @ended=${this.onEnded}
      @error=${this.onError}
    ></audio>`}renderVideo(H,L){return i`<video
      controls
      playsinline
      preload="metadata"
      aria-label=${L}
      src=${H}
      @loadedmetadata=${this.onMetadata}
      @play=${this.onPlay}
      @timeupdate=${this.onTime}
      @pause=${this.onPause}
      @ended=${this.onEnded}
      @error=${this.onError}
    ></video>`}renderProblem(H,L){return i`<div class="problem" role="alert">
      <span class="error-text">${L}</span>
      <button
        class="button"
        @click=${()=>{this.load(H,this.fromS)}}
      >
        ${this.t("common.try_again")}
      </button>
    </div>`}};n([Z({attribute:!1})],N.prototype,"episode",2),n([Z({type:Boolean})],N.prototype,"autoplay",2),n([u()],N.prototype,"url",2),n([u()],N.prototype,"problem",2),n([N1("audio, video")],N.prototype,"media",2);g("anypod-player",N);async function O5(V,C){if(window.isSecureContext)try{return await navigator.clipboard.writeText(V),!0}catch{}return C?.focus(),C?.select(),!1}var Y=class extends f{constructor(){super(...arguments);this.open=!1;this.heading="";this.closeLabel="";this.closed=()=>{this.open&&(this.open=!1,this.dispatchEvent(new CustomEvent("closed")))};this.clicked=H=>{H.target===this.dialog&&this.dialog.close()}}static{this.styles=[_,$,c`
      dialog {
        width: min(480px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: none;
        border-radius: var(--ha-border-radius-3xl, 24px);
        background: var(--anypod-surface);
        color: inherit;
        overflow: auto;
        overscroll-behavior: contain;
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        gap: var(--anypod-space);
        padding: var(--anypod-space-wide);
        background: inherit;
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 20px;
        font-weight: 500;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      /* Everything there is to see, on a phone. */
      :host([full]) dialog {
        inline-size: 100vw;
        block-size: 100dvh;
        max-inline-size: none;
        max-block-size: none;
        border-radius: 0;
      }
      .content {
        padding: 0 var(--anypod-space-wide) var(--anypod-space-wide);
      }
    `]}updated(H){H.has("open")&&(this.open&&!this.dialog.open?this.dialog.showModal():!this.open&&this.dialog.open&&this.dialog.close())}render(){return i`<dialog
      aria-labelledby="heading"
      @close=${this.closed}
      @click=${this.clicked}
      @keydown=${p0}
    >
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="icon-button"
          aria-label=${this.closeLabel}
          title=${this.closeLabel}
          @click=${()=>{this.dialog.close()}}
        >
          ${v(q1)}
        </button>
      </header>
      <div class="content"><slot></slot></div>
    </dialog>`}};n([Z({type:Boolean})],Y.prototype,"open",2),n([Z()],Y.prototype,"heading",2),n([Z({attribute:"close-label"})],Y.prototype,"closeLabel",2),n([N1("dialog")],Y.prototype,"dialog",2);function p0(V){V.stopPropagation()}g("anypod-dialog",Y);var n0=1e3,m0=[["year",31536e3],["month",2592e3],["week",604800],["day",86400],["hour",3600],["minute",60]],f5=["byte","kilobyte","megabyte","gigabyte","terabyte"],l0={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"],quote_decimal:["de-CH"]},g5=new Map;function f2(V){function C(H,L){let M=JSON.stringify([V.name,H,L]),r=g5.get(M);return r===void 0&&(r=new V(H??[],L),g5.set(M,r)),r}return C}var v0=f2(Intl.NumberFormat),y5=f2(Intl.DateTimeFormat),x0=f2(Intl.RelativeTimeFormat);function s0(V){let C=V.locale.number_format;return C==="system"?void 0:l0[C]??[V.locale.language]}function Z1(V,C,H={}){let L=V.locale.number_format==="none"?{useGrouping:!1}:{};return v0(s0(V),{...H,...L}).format(C)}function L1(V,C){return Z1(V,C,{style:"percent"})}function k5(V){let C=V<1?0:Math.min(Math.floor(Math.log10(V)/3),f5.length-1);return[V/1e3**C,f5[C]??"byte"]}function M1(V,C){let[H,L]=k5(C),M=H<10&&L!=="byte"?1:0;return S(Z1(V,H,{style:"unit",unit:L,maximumFractionDigits:M}))}function b5(V,C){let[H,L]=k5(C),M=H<10&&L!=="byte"?1:0,r=`${L}-per-second`;return S(Z1(V,H,{style:"unit",unit:r,maximumFractionDigits:M}))}function u1(V){let C=Math.max(0,Math.round(V)),H=[Math.floor(C/60)%60,C%60].map(r=>String(r).padStart(2,"0")),L=Math.floor(C/3600),M=H.join(":");return L>0?`${L}:${M}`:M.replace(/^0(?=\d)/,"")}function Z0(V){let C=V.locale.time_format;return C==="12"||C==="24"?{hour12:C==="12"}:{}}function w5(V){return V.locale.time_zone==="server"?{timeZone:V.config.time_zone}:{}}function u0(V){return V.locale.time_format==="system"?void 0:[V.locale.language]}function V2(V,C){let H={dateStyle:"medium",timeStyle:"short"};return y5(u0(V),{...H,...Z0(V),...w5(V)}).format(new Date(C))}function T5(V,C){return y5([V.locale.language],{dateStyle:"medium",...w5(V)}).format(new Date(C))}function r1(V,C,H=Date.now()){let L=(new Date(C).getTime()-H)/n0,M=x0([V.locale.language],{numeric:"auto"});for(let[r,e]of m0)if(Math.abs(L)>=e)return M.format(Math.trunc(L/e),r);return M.format(0,"second")}var P5=240,S0="http://www.w3.org/2000/svg",X=class extends k{constructor(){super(...arguments);this.linkId=null;this.code=null;this.problem=null;this.wanted="";this.closed=()=>{this.linkId=null,this.dispatchEvent(new CustomEvent("closed"))}}static{this.styles=[_,$,c`
      .share {
        display: grid;
        gap: var(--anypod-space-wide);
      }
      label {
        display: grid;
        gap: 4px;
      }
      input,
      select {
        inline-size: 100%;
        min-inline-size: 0;
        min-block-size: 36px;
        padding-inline: 10px;
        border: 1px solid var(--anypod-line);
        border-radius: var(--anypod-radius-small);
        background: transparent;
        color: inherit;
        font: inherit;
      }
      option {
        background: var(--anypod-surface);
      }
      .field {
        display: flex;
        align-items: end;
        gap: var(--anypod-space);
      }
      .field label {
        flex: 1;
        min-inline-size: 0;
      }
      .code {
        display: block;
        margin-inline: auto;
        inline-size: min(240px, 100%);
        aspect-ratio: 1;
        border-radius: var(--anypod-radius-small);
        background: #fff;
      }
      p {
        margin: 0;
      }
      .message {
        min-block-size: 40px;
      }
    `]}get links(){return this.feed?.links??[]}get link(){return this.links.find(H=>H.link_id===this.linkId)??this.links[0]}updated(H){super.updated(H);let L=this.link===void 0?"":JSON.stringify([this.link.link_id,this.link.url]);L!==this.wanted&&(this.wanted=L,this.code=null,this.problem=null,this.load(L))}async load(H){let{feed:L,link:M}=this;if(!(L===void 0||M===void 0))try{let r=await this.home.callWS({type:"anypod/links/qr",config_entry_id:L.config_entry_id,link_id:M.link_id});H===this.wanted&&(this.code=r)}catch(r){H===this.wanted&&(this.problem=y(this.home,r))}}render(){if(!this.hasTexts)return a;let{feed:H,t:L}=this;return i`<anypod-dialog
      .open=${H!==void 0}
      .heading=${H===void 0?"":L("common.subscribe_to",{title:H.title})}
      .closeLabel=${L("common.close")}
      @closed=${this.closed}
      >${H===void 0?a:this.renderLink(this.link)}</anypod-dialog
    >`}renderLink(H){let{t:L}=this;return H===void 0?i`<p>${L("common.no_links")}</p>`:i`<div class="share">
      ${this.links.length>1?this.renderChoice(H):a}
      <p>${L("common.scan")}</p>
      ${this.renderCode()} ${this.renderAddress("common.feed_address",H.url)}
      ${H.external_url===H.url?a:this.renderAddress("common.external_address",H.external_url)}
      ${this.renderAddress("common.page_address",this.pageAddress)}
      <p class="secondary">${this.renderUse(H)}</p>
      ${this.renderMessage()}
    </div>`}renderChoice(H){let L=this.links.map(M=>i`<option value=${M.link_id} ?selected=${M===H}>${M.name}</option>`);return i`<label
      >${this.t("common.link")}
      <select
        @change=${M=>{this.linkId=M.target.value}}
      >
        ${L}
      </select>
    </label>`}renderCode(){if(this.problem!==null)return i`<p class="error-text">${this.problem}</p>`;if(this.code===null)return i`<div class="code skeleton"></div>`;let H=this.code.svg.replace(/^<svg(?! xmlns)/,`<svg xmlns="${S0}"`),L=`data:image/svg+xml,${encodeURIComponent(H)}`;return i`<img
      class="code"
      src=${L}
      width=${P5}
      height=${P5}
      alt=${this.t("common.qr_code")}
    />`}renderAddress(H,L){if(L===null)return a;let M=this.t("common.copy_what",{what:this.t(H)});return i`<div class="field">
      <label>${this.t(H)}<input readonly dir="ltr" .value=${L} /></label>
      <button
        class="icon-button"
        title=${M}
        aria-label=${M}
        ?disabled=${L===""}
        @click=${r=>{this.copied(L,r.currentTarget)}}
      >
        ${v(d5)}
      </button>
    </div>`}get pageAddress(){return this.code?.page_url??(this.problem===null?"":null)}renderUse(H){let{t:L}=this,{last_used_at:M,last_agent:r}=H;if(M===null)return i`${L("common.never_used")}`;let e=r1(this.home,M),t=r===null?L("common.last_used",{time:e}):L("common.last_used_by",{time:e,app:r});return i`<span title=${V2(this.home,M)}>${t}</span>`}async copied(H,L){let M=L.parentElement?.querySelector("input")??void 0,r=await O5(H,M);this.complain(this.t(r?"common.copied":"common.copy_yourself"))}};n([Z({attribute:!1})],X.prototype,"feed",2),n([u()],X.prototype,"linkId",2),n([u()],X.prototype,"code",2),n([u()],X.prototype,"problem",2);g("anypod-share",X);var g2=["normal","compact","list"],y2=["artwork","storage","times","buttons","subscribe","feeds","downloads","failures","upcoming","episodes"],c1=["tap_action","hold_action","double_tap_action"];function R5(V){return{title:c0(V,"title"),feeds:S1(V,"feeds"),entities:S1(V,"entity"),devices:S1(V,"device"),areas:S1(V,"area"),layout:B5("layout",V.layout??"normal",g2),episodes:h0(V),hidden:new Set(S1(V,"hide").map(C=>B5("hide",C,y2))),config:O0(V)}}function e1({config:V},C){let H=V[C];return typeof H=="object"&&H!==null&&"action"in H&&H.action!=="none"}function F5(V){if(V.layout!=="compact")return{columns:12,rows:"auto",min_columns:6,min_rows:2};let{feeds:C,entities:H,devices:L,areas:M}=V;return{columns:6,rows:M.length===0&&C.length+H.length+L.length===1?1:"auto",min_columns:3,min_rows:1}}function E5({layout:V,episodes:C}){return V==="compact"?1:3+C}function c0(V,C){let H=V[C]??null;if(H!==null&&typeof H!="string")throw new Error(`"${C}" has to be a text.`);return H===""?null:H}function S1(V,C){let H=V[C]??[],L=Array.isArray(H)?H:[H];if(!L.every(M=>typeof M=="string"))throw new Error(`"${C}" has to be a text, or a list of texts.`);return[...new Set(L.filter(M=>M!==""))]}function B5(V,C,H){let L=H.find(M=>M===C);if(L===void 0)throw new Error(`"${V}" cannot be "${String(C)}". It can be: ${H.join(", ")}.`);return L}function h0({episodes:V=5}){if(!(typeof V=="number"&&Number.isInteger(V)&&V>=0&&V<=20))throw new Error('"episodes" has to be a whole number from 0 to 20.');return V}function O0(V){for(let C of c1)if(typeof(V[C]??{})!="object")throw new Error(`"${C}" has to say what to do, such as "action: navigate".`);return V}var D5="https://github.com/anypod/anypod-home-assistant";var $5="anypod",_5={ids:null,missing:null};function k2(V,C){let{feeds:H,entities:L,devices:M,areas:r}=V;if(H.length+L.length+M.length+r.length===0)return _5;let t=[...L.map(p=>N5(C,p)),...M.map(p=>C.devices[p])].filter(t1);if(t.some(p=>I5(C,p)))return _5;let o=[...t,...g0(C,r)].map(W5).filter(t1),A=[...new Set([...H,...o])];return{ids:A,missing:A.length===0?y0(V):null}}function b2(V,C){return V.ids===null?[...C.values()]:V.ids.map(H=>C.get(H)).filter(t1)}function w2(V,C){return V.entities[C]?.platform===$5}function t1(V){return V!==void 0}function N5(V,C){let H=V.entities[C]?.device_id??null;return H===null||!w2(V,C)?void 0:V.devices[H]}function W5(V){return V.identifiers?.find(([C])=>C===$5)?.[1]}function I5(V,C){return W5(C)!==void 0&&Object.values(V.devices).some(H=>H?.via_device_id===C.id)}function g0(V,C){let H=M=>C.includes(M.area_id??""),L=Object.values(V.entities).filter(t1).filter(H).map(M=>N5(V,M.entity_id));return[...Object.values(V.devices).filter(t1).filter(H),...L].filter(t1).filter(M=>!I5(V,M))}function y0({entities:V,devices:C,areas:H}){return V.length>0?"entity":C.length>0?"device":H.length>0?"area":"feed"}var h1="anypod-card",T0=`${D5}/blob/main/docs/dashboard.md`,P0={device:"card.field_device",entity:"card.field_entity",area:"card.field_area",title:"card.field_title",layout:"card.field_layout",episodes:"card.field_episodes",hide:"card.field_hide",actions:"card.field_actions",tap_action:"card.field_tap",hold_action:"card.field_hold",double_tap_action:"card.field_double_tap"},B0={device:"card.help_device",area:"card.help_area",title:"card.help_title"},R0={normal:"card.layout_normal",compact:"card.layout_compact",list:"card.layout_list"},F0={artwork:"card.part_artwork",storage:"card.part_storage",times:"card.part_times",buttons:"card.part_buttons",subscribe:"card.part_subscribe",feeds:"card.part_feeds",downloads:"card.part_downloads",failures:"card.part_failures",upcoming:"card.part_upcoming",episodes:"card.part_episodes"};async function U5(){let V=await i5(),C={integration:"anypod"},H=(M,r)=>M.map(e=>({value:e,label:V(r[e])}));return{schema:[{name:"device",selector:{device:{filter:C,multiple:!0}}},{name:"entity",selector:{entity:{filter:C}}},{name:"area",selector:{area:{device:C,multiple:!0}}},{name:"title",selector:{text:{}}},{name:"layout",default:"normal",selector:{select:{mode:"dropdown",options:H(g2,R0)}}},{name:"episodes",default:5,selector:{number:{min:0,max:20,mode:"box"}}},{name:"hide",selector:{select:{multiple:!0,options:H(y2,F0)}}},{name:"actions",type:"expandable",flatten:!0,schema:c1.map(M=>({name:M,selector:{ui_action:{default_action:"none"}}}))}],computeLabel:({name:M})=>L(P0,M),computeHelper:({name:M})=>L(B0,M)};function L(M,r){let e=M[r];return e===void 0?void 0:V(e)}}function G5(V){return z1(V,()=>{}),{}}function E0(V,C){return w2(V,C)?{config:{type:`custom:${h1}`,entity:C}}:null}function Q5(){let V=window,C=V.customCards??=[];C.some(H=>H.type===h1)||C.push({type:h1,name:"Anypod",description:"New episodes, downloads and failures of your podcast feeds.",preview:!0,documentationURL:T0,getEntitySuggestion:E0})}var D0=["downloading","queued","failed","upcoming","downloaded"];function K5(V){return V==="upcoming"}function _0(V,C,H){let L=(H.published??"").localeCompare(C.published??"");return K5(V)?-L:L}function z5(V,C,H,L){let M=new Map(H.map(A=>[A.episode_id,A])),r=new Set(C.map(A=>A.episode_id)),e=C.map(A=>$0(A,M.get(A.episode_id))).filter(A=>A.status===V),t=[...M.values()].filter(A=>A.status===V&&!r.has(A.episode_id));return{episodes:t.length===0?e:[...e,...t].sort((A,p)=>_0(V,A,p)).slice(0,L),isShort:C.length>=L&&e.length<C.length}}function $0(V,C){return C===void 0||C.updated_at<V.updated_at?V:C}var T2=class{constructor(C,H,L,M){this.kind=C;this.limit=H;this.ask=L;this.changed=M;this.episodes=null;this.askedAt=-1/0;this.isStopped=!1;this.meanwhile=null;this.isStale=!1}refresh(){this.meanwhile===null?this.later(this.askedAt+1e3-Date.now()):this.isStale=!0}take(C){if(this.meanwhile?.push(...C),this.episodes===null)return;let H=z5(this.kind,this.episodes,C,this.limit);this.episodes=H.episodes,H.isShort&&this.refresh()}stop(){this.isStopped=!0,window.clearTimeout(this.timer)}later(C){this.isStopped||(window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.load()},Math.max(0,C)))}async load(){this.askedAt=Date.now();let C=this.meanwhile=[],H=!0;try{let M=await this.ask({status:[this.kind],sort:K5(this.kind)?"published":"-published",limit:this.limit});this.episodes=z5(this.kind,M.episodes,C,this.limit).episodes}catch{H=!1}this.meanwhile=null;let{isStale:L}=this;this.isStale=!1,L?this.refresh():H||this.later(1e4),this.isStopped||this.changed()}},L2=class{constructor(C){this.changed=C;this.lists=new Map;this.wanted="";this.ids=null}want(C,H,L,M){let r=JSON.stringify([H,L]);if(r===this.wanted)return;this.stop(),this.wanted=r,this.ids=H===null?null:new Set(H);let e=H===null?{}:{config_entry_id:[...H]},t=o=>C.callWS({type:"anypod/episodes/list",...e,...o});for(let o of D0.filter(A=>L[A]>0)){let A=new T2(o,L[o],t,this.changed);this.lists.set(o,A),M[o]===0?A.episodes=[]:A.refresh()}}get(C){let H=this.lists.get(C);return H===void 0?[]:H.episodes}take(C,H){let{ids:L}=this,M=C.filter(r=>L===null||L.has(r.config_entry_id));for(let r of this.lists.values())r.take(M),H&&r.refresh()}stop(){for(let C of this.lists.values())C.stop();this.lists=new Map,this.wanted=""}};var q5={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},j5=V=>(...C)=>({_$litDirective$:V,values:C}),M2=class{constructor(C){}get _$AU(){return this._$AM._$AU}_$AT(C,H,L){this._$Ct=C,this._$AM=H,this._$Ci=L}_$AS(C,H){return this.update(C,H)}update(C,H){return this.render(...H)}};var{I:N0}=L5,Y5=V=>V;var X5=()=>document.createComment(""),i1=(V,C,H)=>{let L=V._$AA.parentNode,M=C===void 0?V._$AB:C._$AA;if(H===void 0){let r=L.insertBefore(X5(),M),e=L.insertBefore(X5(),M);H=new N0(r,e,V,V.options)}else{let r=H._$AB.nextSibling,e=H._$AM,t=e!==V;if(t){let o;H._$AQ?.(V),H._$AM=V,H._$AP!==void 0&&(o=V._$AU)!==e._$AU&&H._$AP(o)}if(r!==M||t){let o=H._$AA;for(;o!==r;){let A=Y5(o).nextSibling;Y5(L).insertBefore(o,M),o=A}}}return H},W=(V,C,H=V)=>(V._$AI(C,H),V),W0={},J5=(V,C=W0)=>V._$AH=C,C3=V=>V._$AH,r2=V=>{V._$AR(),V._$AA.remove()};var H3=(V,C,H)=>{let L=new Map;for(let M=C;M<=H;M++)L.set(V[M],M);return L},O1=j5(class extends M2{constructor(V){if(super(V),V.type!==q5.CHILD)throw Error("repeat() can only be used in text expressions")}dt(V,C,H){let L;H===void 0?H=C:C!==void 0&&(L=C);let M=[],r=[],e=0;for(let t of V)M[e]=L?L(t,e):e,r[e]=H(t,e),e++;return{values:r,keys:M}}render(V,C,H){return this.dt(V,C,H).values}update(V,[C,H,L]){let M=C3(V),{values:r,keys:e}=this.dt(C,H,L);if(!Array.isArray(M))return this.ut=e,r;let t=this.ut??=[],o=[],A,p,d=0,l=M.length-1,m=0,s=r.length-1;for(;d<=l&&m<=s;)if(M[d]===null)d++;else if(M[l]===null)l--;else if(t[d]===e[m])o[m]=W(M[d],r[m]),d++,m++;else if(t[l]===e[s])o[s]=W(M[l],r[s]),l--,s--;else if(t[d]===e[s])o[s]=W(M[d],r[s]),i1(V,o[s+1],M[d]),d++,s--;else if(t[l]===e[m])o[m]=W(M[l],r[m]),i1(V,M[d],M[l]),l--,m++;else if(A===void 0&&(A=H3(e,m,s),p=H3(t,d,l)),A.has(t[d]))if(A.has(t[l])){let w=p.get(e[m]),d2=w!==void 0?M[w]:null;if(d2===null){let $2=i1(V,M[d]);W($2,r[m]),o[m]=$2}else o[m]=W(d2,r[m]),i1(V,M[d],d2),M[w]=null;m++}else r2(M[l]),l--;else r2(M[d]),d++;for(;m<=s;){let w=i1(V,o[s+1]);W(w,r[m]),o[m++]=w}for(;d<=l;){let w=M[d++];w!==null&&r2(w)}return this.ut=e,J5(V,o),B}});function h(V,C,H,L){let M=new Intl.PluralRules(V.language).select(L)==="one";return C(M?`${H}_one`:`${H}_other`,{count:Z1(V,L)})}var e2={idle:"common.feed_idle",syncing:"common.feed_syncing",downloading:"common.feed_downloading",waiting:"common.feed_waiting",paused:"common.feed_paused",error:"common.feed_error"},V3={retry:"common.retry",skip:"common.skip",unskip:"common.unskip",pin:"common.pin",unpin:"common.unpin",cancel:"common.cancel",download:"common.download",played:"common.mark_played",unplayed:"common.mark_unplayed",refresh:"common.refresh",delete:"common.delete"};function L3(V){return V.status==="error"?2:V.counts.failed>0?1:0}function P2(V){return[...V].sort((C,H)=>L3(H)-L3(C))}function B2(V,C){let H=V.filter(L=>L.config_entry_id===C).map(L=>L.progress?.percent??null).filter(L=>L!==null);return H.length===0?null:H.reduce((L,M)=>L+M,0)/H.length}function t2(V){return V.status==="error"}function f1(V){return V.error!==null&&(V.status==="error"||V.status==="waiting")}function M3(V){return V.length>0&&V.every(C=>!C.enabled)}function i2(V){return V.status!=="error"&&V.status!=="waiting"&&V.enabled&&V.counts.failed>0?"failed":V.status}function r3(V){return V.tries===0?V.next_attempt_at:null}function o1(V,C){let H=new URLSearchParams({feed:V});return C!==void 0&&H.set("episode",C),`/anypod?${H.toString()}`}function x(V,C){return!V.settings.hidden.has(C)}function O(V,C){return V.reduce((H,L)=>H+L.counts[C],0)}function E(V,C){let H=V.lists.get(C),L=new Set(V.feeds.map(M=>M.config_entry_id));return H?.map(M=>V.deeds.shown(M)).filter(M=>M.status===C&&L.has(M.config_entry_id))??null}function R2(V,C){return V.feeds.length>1?V.feeds.find(H=>H.config_entry_id===C.config_entry_id):void 0}function J(V,C){return i`<time datetime=${C} title=${V2(V,C)}
    >${r1(V,C)}</time
  >`}function a1(V,C,H){let[L="",M=""]=V.split(C);return i`${L}${H}${M}`}var b="";function A1(V,C="title"){return i`<span class=${C} dir="auto" title=${V}>${V}</span>`}function I(V,C,H,L,M={}){let{deeds:r,t:e}=V,t=e(V3[C]);return i`<button
    class=${M.isWide===!0?"button":"icon-button"}
    title=${t}
    aria-label=${e("common.deed_of",{deed:t,title:H.title})}
    ?disabled=${r.isBusy(H.episode_id)}
    @click=${()=>{r.do(C,[H])}}
  >
    ${v(L)}${M.isWide===!0?t:""}
  </button>`}var I0="/config/repairs";function F2(V,C=a){let[H]=V.feeds,L=H!==void 0&&V.feeds.length===1,M=V.settings.layout==="list";return i`<header>
    <div class="about">
      ${L&&x(V,"artwork")?i`<anypod-picture
              class="large"
              .hass=${V.hass}
              .path=${H.artwork_url}
              pixels="512"
            ></anypod-picture>`:a}
      <div class="what">
        <h2>${A1(e3(V,L?H:null))}</h2>
        <p class="status">${L?E2(V,H):U0(V)}</p>
        ${M?a:i`${L?Q0(V,H):a} ${z0(V)}`}
      </div>
      ${C}
    </div>
    ${L?K0(V,H):q0(V)}
    ${x(V,"buttons")?j0(V,L?H:null):a}
  </header>`}function e3({settings:V,t:C},H){return V.title??H?.title??C("common.all_feeds")}function E2({hass:V,t:C},H){let L=[C(e2[H.status])];return H.counts.downloading>0&&H.status!=="downloading"&&L.push(h(V,C,"card.downloading",H.counts.downloading)),H.counts.failed>0&&L.push(h(V,C,"common.failed",H.counts.failed)),i`<span class="dot ${i2(H)}"></span>${L.join(" · ")}`}function U0(V){let{hass:C,t:H,feeds:L}=V,r=["downloading","queued","failed"].filter(t=>O(L,t)>0),e=[i3(V)?H("common.feed_paused"):h(C,H,"card.feeds",L.length),...r.map(t=>h(C,H,G0[t],O(L,t)))];return i`${e.join(" · ")}`}var G0={downloading:"card.downloading",queued:"card.queued",failed:"common.failed"};function Q0(V,C){if(!x(V,"times"))return a;let{hass:H,t:L}=V,M=C.last_sync===null?L("card.never_looked"):a1(L("card.last_look",{time:b}),b,J(H,C.last_sync)),r=C.next_sync===null||!C.enabled?a:i` · ${a1(L("card.next_look",{time:b}),b,J(H,C.next_sync))}`;return i`<p class="secondary">${M}${r}</p>`}function z0(V){if(!x(V,"storage"))return a;let{hass:C,t:H,overview:L}=V,M=V.feeds.reduce((d,l)=>d+l.size_bytes,0);if(!V.isAll||L===null)return i`<p class="secondary">${H("card.stored",{size:M1(C,M)})}</p>`;let{size_bytes:r,quota_bytes:e,free_bytes:t}=L,o=H("card.stored",{size:M1(C,r)}),A=e===null?o:H("card.stored_of",{size:M1(C,r),quota:M1(C,e),share:L1(C,e===0?1:r/e)}),p=t===null?"":` · ${H("card.free",{size:M1(C,t)})}`;return i`<p class="secondary">${A}${p}</p>`}function K0(V,C){if(!f1(C))return a;let H=t2(C);return i`<div class="notice ${H?"error":"warning"}">
    <span>${S(C.error?.message??"")}</span>
    ${H&&V.isAdmin?t3(V):a}
  </div>`}function q0(V){let C=V.isAll?V.overview?.error?.message:void 0,H=V.feeds.some(t2);if(C===void 0&&!H)return a;let L=V.feeds.filter(t2).length;return i`<div class="notice error">
    <span
      >${C===void 0?h(V.hass,V.t,"card.stuck",L):S(C)}</span
    >
    ${V.isAdmin?t3(V):a}
  </div>`}function t3({t:V}){return i`<button
    class="button"
    @click=${()=>{F(I0)}}
  >
    ${v(u5)}${V("common.open_repairs")}
  </button>`}function i3({feeds:V,overview:C}){return C?.paused===!0||M3(V)}function j0(V,C){let H=V.feeds.every(M=>M.status==="syncing"||V.deeds.isBusyFeed(M.config_entry_id)),L=()=>{V.deeds.sync(V.feeds,{isAll:V.isAll&&C===null})};return i`<div class="buttons" role="group" aria-label=${e3(V,C)}>
    ${o2(C2,V.t("common.sync"),L,H)} ${Y0(V)}
    ${V.isAdmin&&C!==null&&x(V,"subscribe")?o2(X1,V.t("common.subscribe"),()=>{V.share(C)}):a}
    ${V.isAdmin?o2(x5,V.t("card.open_panel"),()=>{F(C===null?"/anypod":o1(C.config_entry_id))}):a}
  </div>`}function Y0(V){let{deeds:C,t:H,feeds:L,isAll:M,overview:r}=V,e=i3(V),t=r?.paused===!0||M&&L.length>1&&!e,o=()=>{t?C.enableAll(e):Promise.all(L.map(p=>C.enable(p,e)))},A=L.some(p=>C.isBusyFeed(p.config_entry_id));return o2(e?j1:m5,H(e?"common.resume":"common.pause"),o,!t&&A)}function o2(V,C,H,L=!1){return i`<button
    class="icon-button"
    title=${C}
    aria-label=${C}
    ?disabled=${L}
    @click=${H}
  >
    ${v(V)}
  </button>`}var g1=6;function a3(V){if(V.feeds.length<2||!x(V,"feeds"))return a;let{t:C,hass:H,feeds:L,showsAllFeeds:M}=V,r=!M&&L.length>g1,e=P2(L).slice(0,r?g1:L.length),t=M?C("card.show_fewer"):h(H,C,"card.show_all",L.length);return i`<section>
    <div class="section-head"><h3>${C("card.feeds_heading")}</h3></div>
    <ul class="feeds" tabindex=${L.length>g1?"0":a}>
      ${O1(e,o=>o.config_entry_id,o=>i`<li>${X0(V,o)}</li>`)}
    </ul>
    ${L.length>g1?i`<button
            class="button more"
            aria-expanded=${M}
            @click=${()=>{V.showAllFeeds(!M)}}
          >
            ${t}
          </button>`:a}
  </section>`}function X0(V,C){let{t:H,deeds:L}=V,M=C.status==="syncing"||L.isBusyFeed(C.config_entry_id);return i`<div class="row">
    ${A3(V,C)}
    <div class="what">
      ${d3(V,C)}
      <span class="facts secondary">${E2(V,C)}</span>
      ${f1(C)?i`<span class="why">${S(C.error?.message??"")}</span>`:a}
      ${p3(V,C)}
    </div>
    ${x(V,"buttons")?i`${o3(C,C2,H("common.sync"),V,M,()=>{L.sync([C])})}
          ${V.isAdmin&&x(V,"subscribe")?o3(C,X1,H("common.subscribe"),V,!1,()=>{V.share(C)}):a}`:a}
  </div>`}function o3(V,C,H,{t:L},M,r){return i`<button
    class="icon-button"
    title=${H}
    aria-label=${L("common.deed_of",{deed:H,title:V.title})}
    ?disabled=${M}
    @click=${r}
  >
    ${v(C)}
  </button>`}function A3(V,C){return x(V,"artwork")?i`<anypod-picture .hass=${V.hass} .path=${C.artwork_url}></anypod-picture>`:a}function d3(V,C){return V.isAdmin?i`<button
        class="title"
        dir="auto"
        title=${C.title}
        @click=${()=>{F(o1(C.config_entry_id))}}
      >
        ${C.title}
      </button>`:A1(C.title)}function p3(V,C){if(C.counts.downloading===0||!x(V,"downloads"))return a;let H=B2(E(V,"downloading")??[],C.config_entry_id),L=H===null?"":`inline-size:${H}%`;return i`<div class="progress ${H===null?"unknown":""}" aria-hidden="true">
    <div style=${L}></div>
  </div>`}function n3(V){return i`<ul class="feeds compact" tabindex=${V.feeds.length>g1?"0":a}>
    ${O1(P2(V.feeds),C=>C.config_entry_id,C=>i`<li>
          <div class="row">
            ${A3(V,C)}
            <div class="what">
              ${d3(V,C)}
              <span class="facts secondary"
                ><span class="dot ${i2(C)}"></span>${J0(V,C)}</span
              >
            </div>
          </div>
          ${p3(V,C)}
        </li>`)}
  </ul>`}function J0(V,C){let{hass:H,t:L}=V;if(f1(C)&&C.error!==null)return S(C.error.message);if(C.counts.failed>0)return h(H,L,"common.failed",C.counts.failed);if(C.counts.downloading>0){let e=B2(E(V,"downloading")??[],C.config_entry_id),t=h(H,L,"card.downloading",C.counts.downloading);return e===null?t:`${t} · ${L1(H,e/100)}`}let{latest_episode:M}=C;if(C.status!=="idle"||M===null)return L(e2[C.status]);let r=M.published===null?"":` · ${r1(H,M.published)}`;return`${M.title}${r}`}var C7="/config/integrations/dashboard/add?domain=anypod",H7={feed:"card.no_such_feed",entity:"card.no_such_entity",device:"card.no_such_device",area:"card.nothing_in_area"};function m3(V,C){return i`<div class="empty">
    ${v(Y1)}
    <h2>${V("card.no_feeds")}</h2>
    <p class="secondary">${V(C?"card.no_feeds_add":"card.no_feeds_ask")}</p>
    ${C?i`<button
            class="button"
            @click=${()=>{F(C7)}}
          >
            ${v(s5)}${V("common.add_feed")}
          </button>`:""}
  </div>`}function l3(V,C){let H=V(H7[C]);return i`<div class="notice warning" title=${H}>${H}</div>`}function v3(V,C){let H=V("common.unavailable",{reason:C});return i`<div class="notice error" title=${H}>${H}</div>`}function x3(V){return i`<div class="soon" aria-busy="true">
    ${Array.from({length:V},()=>i`<div class="skeleton line"></div>`)}
  </div>`}var s3={waiting:"common.stage_waiting",downloading:"common.stage_downloading",converting:"common.stage_converting",embedding:"common.stage_embedding"};function Z3(V,C,H){let L=[C(s3[H.stage])];return H.percent!==null&&L.push(L1(V,H.percent/100)),H.speed_bytes_s!==null&&L.push(b5(V,H.speed_bytes_s)),H.remaining_s!==null&&L.push(C("common.time_left",{time:u1(H.remaining_s)})),L.join(" · ")}function u3(V,C,H){let{percent:L}=C;return i`<div
    class="progress ${L===null?"unknown":""}"
    role="progressbar"
    aria-label=${H}
    aria-valuetext=${V(s3[C.stage])}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${L===null?a:Math.round(L)}
  >
    <div style=${L===null?"":`inline-size:${L}%`}></div>
  </div>`}var V7=[["pin",l5],["unpin",v5],["played",A5],["unplayed",s1]];function a2(V,C,H,L,M={}){return H.length===0?a:i`<section>
    <div class="section-head">
      <h3>${V}</h3>
      ${M.action??a}
    </div>
    <ul>
      ${O1(H,r=>r.episode_id,r=>i`<li>${L(C,r)}</li>`)}
    </ul>
    ${M.more??a}
  </section>`}function y1(V,C){let H=C.artwork_url??R2(V,C)?.artwork_url??null;return x(V,"artwork")?i`<anypod-picture .hass=${V.hass} .path=${H}></anypod-picture>`:a}function k1(V,C,H){let L=R2(V,C),r=[...L===void 0?[]:[L.title],...H].map((e,t)=>i`${t>0?" · ":""}<bdi>${e}</bdi>`);return i`<span class="facts secondary">${r}</span>`}function b1(V){return A1(V.title===""?V.source_url:V.title)}function S3(V){let C=E(V,"downloading")??[],H=E(V,"queued")??[],L=O(V.feeds,"queued")-H.length,M=(e,t)=>t.status==="downloading"?L7(V,t):M7(V,t),r=L>0?i`<p class="secondary more">${h(V.hass,V.t,"card.more_queued",L)}</p>`:a;return a2(V.t("card.downloads"),V,[...C,...H],M,{more:r})}function L7(V,C){let{hass:H,t:L}=V,M=C.progress??{stage:"waiting",percent:null,speed_bytes_s:null,remaining_s:null},r=L("card.progress_of",{title:C.title});return i`<div class="row">
    ${y1(V,C)}
    <div class="what">
      ${b1(C)} ${k1(V,C,[Z3(H,L,M)])}
      ${u3(L,M,r)}
    </div>
    ${I(V,"cancel",C,q1)}
  </div>`}function M7(V,C){let{hass:H,t:L}=V,M=C.next_attempt_at!==null&&C.error!==null,r=C.next_attempt_at===null?L("common.status_queued"):a1(L("card.next_try",{time:b}),b,J(H,C.next_attempt_at));return i`<div class="row">
    ${y1(V,C)}
    <div class="what">
      ${b1(C)} ${k1(V,C,[r])}
      ${M?i`<span class="why">${S(C.error?.message??"")}</span>`:a}
    </div>
    ${M?I(V,"retry",C,s1):a}
    ${I(V,"skip",C,J1)}
  </div>`}function c3(V){let C=(E(V,"failed")??[]).filter(t=>V.feeds.find(o=>o.config_entry_id===t.config_entry_id)?.counts.failed),H=O(V.feeds,"failed"),L=H-C.length,M=V.feeds.filter(t=>t.counts.failed>0),r=H>1?i`<button
          class="button"
          @click=${()=>{Promise.all(M.map(t=>V.deeds.retryAll(t)))}}
        >
          ${v(s1)}${V.t("card.retry_all")}
        </button>`:a,e=L>0?i`<p class="secondary more">${h(V.hass,V.t,"card.more_failed",L)}</p>`:a;return a2(V.t("card.failures"),V,C,r7,{action:r,more:e})}function r7(V,C){let{error:H}=C;return i`<div class="row">
    ${y1(V,C)}
    <div class="what">
      ${b1(C)}
      ${H===null?a:i`<span class="why error-text" title=${H.detail}
              >${S(H.message)}</span
            >`}
      ${k1(V,C,H?.since==null?[]:[J(V.hass,H.since)])}
    </div>
    ${I(V,"retry",C,s1)}
    ${I(V,"skip",C,J1)}
  </div>`}function h3(V){let C=E(V,"upcoming")??[];return a2(V.t("card.upcoming"),V,C,e7)}function e7(V,C){let{hass:H,t:L}=V,M=r3(C),r=M??C.next_attempt_at,t=r===null?[]:[a1(L(M===null?"card.next_check":"card.released",{time:b}),b,J(H,r))];return i`<div class="row">
    ${y1(V,C)}
    <div class="what">${b1(C)} ${k1(V,C,t)}</div>
    ${I(V,"skip",C,J1)}
  </div>`}function D2(V){let C=E(V,"downloaded"),{episodes:H}=V.settings;return C===null?i`<section aria-busy="true">
      ${Array.from({length:Math.min(H,3)},()=>i`<div class="skeleton line"></div>`)}
    </section>`:C.length===0&&H>0&&O(V.feeds,"downloading")===0?i`<p class="secondary">${V.t("card.no_episodes")}</p>`:a2(V.t("card.newest"),V,t7(V,C),i7)}function t7(V,C){let{unfolded:H}=V;return H?.isPlaying===!0&&!C.some(M=>M.episode_id===H.episode.episode_id)?[...C,H.episode]:C}function i7(V,C){let{hass:H,t:L}=V,{published:M,duration_s:r,played_at:e,position_s:t}=C,o=[...M===null?[]:[i`<time datetime=${M}>${T5(H,M)}</time>`],...r===null?[]:[u1(r)],...e===null?[]:[L("common.played")],...e===null&&t!==null&&t>0?[L("common.heard_to",{time:u1(t)})]:[],...C.pinned?[L("common.pinned")]:[]],A=V.unfolded?.episode.episode_id===C.episode_id?V.unfolded:null;return i`<div class="row ${e===null?"":"played"}">
      ${y1(V,C)}
      <div class="what">${b1(C)} ${k1(V,C,o)}</div>
      ${o7(V,C,A?.isPlaying??!1)}
      ${a7(V,C,A!==null)}
    </div>
    ${A===null?a:A7(V,C,A.isPlaying)}`}function o7(V,C,H){let L=V.t(H?"card.stop":"common.play");return i`<button
    class="icon-button"
    title=${L}
    aria-label=${V.t("common.deed_of",{deed:L,title:C.title})}
    @click=${()=>{V.unfold(C,{isPlaying:!H})}}
  >
    ${v(H?Z5:j1)}
  </button>`}function a7(V,C,H){let L=V.t("card.more");return i`<button
    class="icon-button"
    title=${L}
    aria-label=${V.t("common.deed_of",{deed:L,title:C.title})}
    aria-expanded=${H}
    @click=${()=>{V.unfold(H?null:C,{isPlaying:!1})}}
  >
    ${v(p5)}
  </button>`}function A7(V,C,H){let L=a5(C,{isAdmin:V.isAdmin}),M=V7.filter(([r])=>L.includes(r)).map(([r,e])=>I(V,r,C,e,{isWide:!0}));return i`<div class="unfolded">
    ${H?i`<anypod-player autoplay .hass=${V.hass} .episode=${C}></anypod-player>`:a}
    <div class="buttons">${M} ${V.isAdmin?d7(V,C):a}</div>
  </div>`}function d7(V,C){let H=o1(C.config_entry_id,C.episode_id);return i`<button
    class="button"
    @click=${()=>{F(H)}}
  >
    ${v(n5)}${V.t("card.details")}
  </button>`}var O3=c`
  :host {
    display: block;
    block-size: 100%;
  }

  ha-card,
  .card {
    display: block;
    block-size: 100%;
    overflow: hidden;
    container-type: inline-size;
  }

  .card {
    border: 1px solid var(--anypod-line);
    border-radius: var(--anypod-radius);
    background: var(--anypod-surface);
  }

  .content {
    display: flex;
    flex-direction: column;
    gap: var(--anypod-space-wide);
    block-size: 100%;
    padding: var(--anypod-space-wide);
    overflow-y: auto;
  }

  .content.compact {
    justify-content: safe center;
    gap: var(--anypod-space);
    padding: 0 10px;
    overflow: hidden;
  }

  .compact .facts {
    white-space: nowrap;
  }

  .compact .row {
    min-block-size: 54px;
  }

  .compact .notice {
    flex: none;
    gap: 0 8px;
    padding: 4px 8px;
    font-size: var(--anypod-text-small);
    line-height: 1.2;
  }

  .list header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
  }

  .list .about {
    flex: 1 1 180px;
    min-inline-size: 0;
  }

  .list header > .notice {
    flex: 1 1 100%;
    order: 1;
  }

  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
  }

  h2 {
    font-size: var(--ha-font-size-xl, 20px);
    font-weight: 500;
    line-height: 1.3;
  }

  .list h2 {
    font-size: var(--anypod-text-large);
  }

  h3 {
    font-size: var(--anypod-text);
    font-weight: 500;
  }

  ul {
    list-style: none;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--anypod-space);
  }

  header,
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--anypod-space);
  }

  .about {
    position: relative;
    display: flex;
    gap: var(--anypod-space-wide);
    align-items: center;
  }

  .touch {
    position: absolute;
    inset: -8px;
    border-radius: var(--anypod-radius-small);
    -webkit-touch-callout: none;
    touch-action: manipulation;
  }

  .touch:hover {
    background: color-mix(in srgb, var(--primary-text-color, #212121) 4%, transparent);
  }

  .what {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 2px;
    min-inline-size: 0;
  }

  anypod-picture {
    inline-size: 40px;
  }

  anypod-picture.large {
    inline-size: 80px;
    border-radius: var(--anypod-radius);
  }

  .list anypod-picture.large {
    inline-size: 48px;
  }

  /* Of whatever direction it is, it begins where the others begin. */
  .title {
    display: block;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  h2 .title {
    display: -webkit-box;
    white-space: normal;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  button.title {
    align-self: start;
    min-block-size: 24px;
    border-radius: 4px;
  }

  button.title:hover {
    text-decoration: underline;
  }

  .facts {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .why {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    font-size: var(--anypod-text-small);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .dot {
    display: inline-block;
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
    border-radius: 50%;
    background: var(--anypod-success);
    forced-color-adjust: none;
  }

  .dot.syncing,
  .dot.downloading {
    background: var(--anypod-accent);
  }

  .dot.waiting {
    background: var(--anypod-warning);
  }

  .dot.paused {
    background: var(--secondary-text-color, #727272);
  }

  .dot.error,
  .dot.failed {
    background: var(--anypod-error);
  }

  .row {
    display: flex;
    align-items: center;
    gap: var(--anypod-space);
    min-block-size: 44px;
  }

  .row anypod-picture {
    margin-inline-end: 4px;
  }

  .row .icon-button + .icon-button {
    margin-inline-start: -4px;
  }

  .section-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--anypod-space);
    min-block-size: 36px;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--anypod-space);
  }

  .buttons > .icon-button {
    background: var(--anypod-fill);
  }

  .unfolded {
    display: grid;
    gap: var(--anypod-space);
    padding-block: var(--anypod-space);
  }

  .feeds.compact {
    gap: 0;
  }

  .feeds {
    max-block-size: 480px;
    padding-inline: 4px;
    margin-inline: -4px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .more {
    justify-self: start;
  }

  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--anypod-space);
    padding: 8px 12px;
    border-inline-start: 4px solid var(--anypod-warning);
    border-radius: var(--anypod-radius-small);
    background: var(--anypod-fill);
    overflow-wrap: anywhere;
  }

  .notice.error {
    border-color: var(--anypod-error);
  }

  .notice > span {
    flex: 1 1 160px;
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: var(--anypod-space);
    padding-block: var(--anypod-space-wide);
    text-align: center;
  }

  .empty > .icon {
    inline-size: 48px;
    block-size: 48px;
    color: var(--secondary-text-color);
  }

  .soon {
    display: grid;
    gap: var(--anypod-space);
  }

  .skeleton.line {
    block-size: 44px;
  }

  .content > .message {
    position: sticky;
    inset-block-end: 0;
  }

  /* It is always there, but takes no room while there is nothing to say. */
  .content > .message:not(:has(span)) {
    margin-block-start: calc(-1 * var(--anypod-space-wide));
  }

  .content.compact > .message:not(:has(span)) {
    margin-block-start: calc(-1 * var(--anypod-space));
  }

  @container (max-width: 330px) {
    anypod-picture.large {
      inline-size: 56px;
    }

    section anypod-picture {
      display: none;
    }
  }
`;var p7=500,n7=250,A2=class{constructor(C){this.act=C;this.isHeld=!1;this.up=()=>{window.clearTimeout(this.holdTimer)}}render(C,H){return c1.some(L=>e1(C,L))?i`<button
      class="touch"
      aria-label=${H}
      @pointerdown=${()=>{this.down(C)}}
      @pointerup=${this.up}
      @pointercancel=${this.up}
      @pointerleave=${this.up}
      @contextmenu=${L=>{e1(C,"hold_action")&&L.preventDefault()}}
      @click=${L=>{this.click(C,L)}}
    ></button>`:a}stop(){window.clearTimeout(this.holdTimer),window.clearTimeout(this.tapTimer),this.tapTimer=void 0}down(C){this.isHeld=!1,window.clearTimeout(this.holdTimer),e1(C,"hold_action")&&(this.holdTimer=window.setTimeout(()=>{this.isHeld=!0,this.act("hold")},p7))}click(C,{detail:H}){let L=this.isHeld&&H>0;this.isHeld=!1,!L&&(e1(C,"double_tap_action")?this.tapTimer===void 0?this.tapTimer=window.setTimeout(()=>{this.tapTimer=void 0,this.tap(C)},n7):(this.stop(),this.act("double_tap")):this.tap(C))}tap(C){e1(C,"tap_action")&&this.act("tap")}};var m7=10,l7=2,v7=5,x7=3,_2={downloading:0,queued:0,failed:0,upcoming:0,downloaded:0},C1=class extends k{constructor(){super(...arguments);this.settings=null;this.sharedId=null;this.unfolded=null;this.showsAllFeeds=!1;this.lists=new L2(()=>{this.requestUpdate()});this.data=new W1(this,(H,L)=>{this.lists.take(H,L),this.requestUpdate()});this.deeds=new K1(()=>this.home,()=>{this.requestUpdate()},this.complain);this.touch=new A2(H=>{t5(this,"hass-action",{config:this.settings?.config,action:H})});this.share=H=>{this.sharedId=H.config_entry_id};this.unfold=(H,{isPlaying:L})=>{this.unfolded=H===null?null:{episode:H,isPlaying:L}};this.showAllFeeds=H=>{this.showsAllFeeds=H}}static{this.styles=[_,$,O3]}static{this.getConfigForm=U5}static{this.getStubConfig=G5}setConfig(H){this.settings=R5(H)}getCardSize(){return this.settings===null?1:E5(this.settings)}getGridOptions(){return this.settings===null?{}:F5(this.settings)}disconnectedCallback(){super.disconnectedCallback(),this.lists.stop(),this.touch.stop(),this.unfolded=null}willUpdate(H){super.willUpdate(H);let{live:L}=this.data;if(this.settings!==null&&this.isConnected&&L?.isReady===!0){let M=k2(this.settings,this.home),r=b2(M,L.feeds),e=M.ids===null?null:r.map(t=>t.config_entry_id);this.lists.want(this.home,e,this.limits(this.settings,r),{downloading:O(r,"downloading"),queued:O(r,"queued"),failed:O(r,"failed"),upcoming:O(r,"upcoming"),downloaded:O(r,"downloaded")})}}limits({layout:H,hidden:L,episodes:M},r){if(r.length===0)return _2;let e=!L.has("downloads"),t=e&&H!=="list"?m7:0;if(H==="compact")return{..._2,downloading:t};let o=L.has("episodes")?0:M;return H==="list"?{..._2,downloaded:o}:{downloading:t,downloaded:o,queued:e?l7:0,failed:L.has("failures")?0:v7,upcoming:L.has("upcoming")?0:x7}}render(){if(this.settings===null||this.hass===void 0)return a;let{layout:H}=this.settings,L=i`<div class="content ${H}">${this.renderContent(this.settings)}</div>
      ${this.renderShare()}`;return customElements.get("ha-card")===void 0?i`<div class="card">${L}</div>`:i`<ha-card>${L}</ha-card>`}renderContent(H){let{live:L}=this.data,M=x3(H.layout==="compact"?1:3);if(L===null||!this.hasTexts)return M;if(!L.isReady)return L.problem===null?M:this.renderUnavailable(L);let r=k2(H,this.home),e=b2(r,L.feeds).map(o=>this.deeds.shownFeed(o)),t=e.length===0?this.renderNothing(r):this.renderLayout(this.look(H,r,e));return i`${this.renderDoubt(L)}${t}${this.renderMessage()}`}renderDoubt(H){return H.isConnected?H.problem===null?a:this.renderUnavailable(H):i`<div class="notice warning" role="status">${this.t("common.disconnected")}</div>`}renderUnavailable({problem:H}){return v3(this.t,y(this.home,H))}renderNothing(H){return H.ids===null?m3(this.t,U1(this.hass)):l3(this.t,H.missing??"feed")}renderLayout(H){let L=H.settings.title??H.feeds[0]?.title??"",M=this.touch.render(H.settings,L);return H.settings.layout==="compact"?i`<div class="about">${n3(H)}${M}</div>`:H.settings.layout==="list"?i`${F2(H,M)}${x(H,"episodes")?D2(H):a}`:i`${F2(H,M)} ${a3(H)}
    ${x(H,"downloads")?S3(H):a}
    ${x(H,"failures")?c3(H):a}
    ${x(H,"upcoming")?h3(H):a}
    ${x(H,"episodes")?D2(H):a}`}look(H,L,M){return{hass:this.home,t:this.t,isAdmin:U1(this.hass),settings:H,deeds:this.deeds,lists:this.lists,feeds:M,isAll:L.ids===null,overview:this.data.live?.overview??null,unfolded:this.unfolded,showsAllFeeds:this.showsAllFeeds,share:this.share,unfold:this.unfold,showAllFeeds:this.showAllFeeds}}renderShare(){return U1(this.hass)?i`<anypod-share
          .hass=${this.hass}
          .feed=${this.data.live?.feeds.get(this.sharedId??"")}
          @closed=${()=>{this.sharedId=null}}
        ></anypod-share>`:a}};n([u()],C1.prototype,"settings",2),n([u()],C1.prototype,"sharedId",2),n([u()],C1.prototype,"unfolded",2),n([u()],C1.prototype,"showsAllFeeds",2);g(h1,C1);Q5();export{C1 as AnypodCard};
/*! Bundled license information:

@lit/reactive-element/css-tag.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/reactive-element.js:
lit-html/lit-html.js:
lit-element/lit-element.js:
@lit/reactive-element/decorators/custom-element.js:
@lit/reactive-element/decorators/property.js:
@lit/reactive-element/decorators/state.js:
@lit/reactive-element/decorators/event-options.js:
@lit/reactive-element/decorators/base.js:
@lit/reactive-element/decorators/query.js:
@lit/reactive-element/decorators/query-all.js:
@lit/reactive-element/decorators/query-async.js:
@lit/reactive-element/decorators/query-assigned-nodes.js:
lit-html/directive.js:
lit-html/directives/repeat.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/is-server.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/decorators/query-assigned-elements.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directive-helpers.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
