var K3=Object.defineProperty;var q3=Object.getOwnPropertyDescriptor;var a=(e,V,C,H)=>{for(var L=H>1?void 0:H?q3(V,C):V,M=e.length-1,r;M>=0;M--)(r=e[M])&&(L=(H?r(V,C,L):r(L))||L);return H&&L&&K3(V,C,L),L};var j1=globalThis,X1=j1.ShadowRoot&&(j1.ShadyCSS===void 0||j1.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,k2=Symbol(),t5=new WeakMap,$1=class{constructor(V,C,H){if(this._$cssResult$=!0,H!==k2)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=V,this.t=C}get styleSheet(){let V=this.o,C=this.t;if(X1&&V===void 0){let H=C!==void 0&&C.length===1;H&&(V=t5.get(C)),V===void 0&&((this.o=V=new CSSStyleSheet).replaceSync(this.cssText),H&&t5.set(C,V))}return V}toString(){return this.cssText}},i5=e=>new $1(typeof e=="string"?e:e+"",void 0,k2),v=(e,...V)=>{let C=e.length===1?e[0]:V.reduce((H,L,M)=>H+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(L)+e[M+1],e[0]);return new $1(C,e,k2)},o5=(e,V)=>{if(X1)e.adoptedStyleSheets=V.map(C=>C instanceof CSSStyleSheet?C:C.styleSheet);else for(let C of V){let H=document.createElement("style"),L=j1.litNonce;L!==void 0&&H.setAttribute("nonce",L),H.textContent=C.cssText,e.appendChild(H)}},w2=X1?e=>e:e=>e instanceof CSSStyleSheet?(V=>{let C="";for(let H of V.cssRules)C+=H.cssText;return i5(C)})(e):e;var{is:j3,defineProperty:X3,getOwnPropertyDescriptor:Y3,getOwnPropertyNames:J3,getOwnPropertySymbols:C0,getPrototypeOf:H0}=Object,Y1=globalThis,a5=Y1.trustedTypes,V0=a5?a5.emptyScript:"",L0=Y1.reactiveElementPolyfillSupport,D1=(e,V)=>e,I1={toAttribute(e,V){switch(V){case Boolean:e=e?V0:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,V){let C=e;switch(V){case Boolean:C=e!==null;break;case Number:C=e===null?null:Number(e);break;case Object:case Array:try{C=JSON.parse(e)}catch{C=null}}return C}},J1=(e,V)=>!j3(e,V),A5={attribute:!0,type:String,converter:I1,reflect:!1,useDefault:!1,hasChanged:J1};Symbol.metadata??=Symbol("metadata"),Y1.litPropertyMetadata??=new WeakMap;var X=class extends HTMLElement{static addInitializer(V){this._$Ei(),(this.l??=[]).push(V)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(V,C=A5){if(C.state&&(C.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(V)&&((C=Object.create(C)).wrapped=!0),this.elementProperties.set(V,C),!C.noAccessor){let H=Symbol(),L=this.getPropertyDescriptor(V,H,C);L!==void 0&&X3(this.prototype,V,L)}}static getPropertyDescriptor(V,C,H){let{get:L,set:M}=Y3(this.prototype,V)??{get(){return this[C]},set(r){this[C]=r}};return{get:L,set(r){let t=L?.call(this);M?.call(this,r),this.requestUpdate(V,t,H)},configurable:!0,enumerable:!0}}static getPropertyOptions(V){return this.elementProperties.get(V)??A5}static _$Ei(){if(this.hasOwnProperty(D1("elementProperties")))return;let V=H0(this);V.finalize(),V.l!==void 0&&(this.l=[...V.l]),this.elementProperties=new Map(V.elementProperties)}static finalize(){if(this.hasOwnProperty(D1("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(D1("properties"))){let C=this.properties,H=[...J3(C),...C0(C)];for(let L of H)this.createProperty(L,C[L])}let V=this[Symbol.metadata];if(V!==null){let C=litPropertyMetadata.get(V);if(C!==void 0)for(let[H,L]of C)this.elementProperties.set(H,L)}this._$Eh=new Map;for(let[C,H]of this.elementProperties){let L=this._$Eu(C,H);L!==void 0&&this._$Eh.set(L,C)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(V){let C=[];if(Array.isArray(V)){let H=new Set(V.flat(1/0).reverse());for(let L of H)C.unshift(w2(L))}else V!==void 0&&C.push(w2(V));return C}static _$Eu(V,C){let H=C.attribute;return H===!1?void 0:typeof H=="string"?H:typeof V=="string"?V.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(V=>this.enableUpdating=V),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(V=>V(this))}addController(V){(this._$EO??=new Set).add(V),this.renderRoot!==void 0&&this.isConnected&&V.hostConnected?.()}removeController(V){this._$EO?.delete(V)}_$E_(){let V=new Map,C=this.constructor.elementProperties;for(let H of C.keys())this.hasOwnProperty(H)&&(V.set(H,this[H]),delete this[H]);V.size>0&&(this._$Ep=V)}createRenderRoot(){let V=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return o5(V,this.constructor.elementStyles),V}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(V=>V.hostConnected?.())}enableUpdating(V){}disconnectedCallback(){this._$EO?.forEach(V=>V.hostDisconnected?.())}attributeChangedCallback(V,C,H){this._$AK(V,H)}_$ET(V,C){let H=this.constructor.elementProperties.get(V),L=this.constructor._$Eu(V,H);if(L!==void 0&&H.reflect===!0){let M=(H.converter?.toAttribute!==void 0?H.converter:I1).toAttribute(C,H.type);this._$Em=V,M==null?this.removeAttribute(L):this.setAttribute(L,M),this._$Em=null}}_$AK(V,C){let H=this.constructor,L=H._$Eh.get(V);if(L!==void 0&&this._$Em!==L){let M=H.getPropertyOptions(L),r=typeof M.converter=="function"?{fromAttribute:M.converter}:M.converter?.fromAttribute!==void 0?M.converter:I1;this._$Em=L;let t=r.fromAttribute(C,M.type);this[L]=t??this._$Ej?.get(L)??t,this._$Em=null}}requestUpdate(V,C,H,L=!1,M){if(V!==void 0){let r=this.constructor;if(L===!1&&(M=this[V]),H??=r.getPropertyOptions(V),!((H.hasChanged??J1)(M,C)||H.useDefault&&H.reflect&&M===this._$Ej?.get(V)&&!this.hasAttribute(r._$Eu(V,H))))return;this.C(V,C,H)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(V,C,{useDefault:H,reflect:L,wrapped:M},r){H&&!(this._$Ej??=new Map).has(V)&&(this._$Ej.set(V,r??C??this[V]),M!==!0||r!==void 0)||(this._$AL.has(V)||(this.hasUpdated||H||(C=void 0),this._$AL.set(V,C)),L===!0&&this._$Em!==V&&(this._$Eq??=new Set).add(V))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(C){Promise.reject(C)}let V=this.scheduleUpdate();return V!=null&&await V,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[L,M]of this._$Ep)this[L]=M;this._$Ep=void 0}let H=this.constructor.elementProperties;if(H.size>0)for(let[L,M]of H){let{wrapped:r}=M,t=this[L];r!==!0||this._$AL.has(L)||t===void 0||this.C(L,void 0,M,t)}}let V=!1,C=this._$AL;try{V=this.shouldUpdate(C),V?(this.willUpdate(C),this._$EO?.forEach(H=>H.hostUpdate?.()),this.update(C)):this._$EM()}catch(H){throw V=!1,this._$EM(),H}V&&this._$AE(C)}willUpdate(V){}_$AE(V){this._$EO?.forEach(C=>C.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(V)),this.updated(V)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(V){return!0}update(V){this._$Eq&&=this._$Eq.forEach(C=>this._$ET(C,this[C])),this._$EM()}updated(V){}firstUpdated(V){}};X.elementStyles=[],X.shadowRootOptions={mode:"open"},X[D1("elementProperties")]=new Map,X[D1("finalized")]=new Map,L0?.({ReactiveElement:X}),(Y1.reactiveElementVersions??=[]).push("2.1.2");var P2=globalThis,n5=e=>e,C2=P2.trustedTypes,d5=C2?C2.createPolicy("lit-html",{createHTML:e=>e}):void 0,B2="$lit$",Y=`lit$${Math.random().toFixed(9).slice(2)}$`,R2="?"+Y,e0=`<${R2}>`,d1=document,N1=()=>d1.createComment(""),W1=e=>e===null||typeof e!="object"&&typeof e!="function",E2=Array.isArray,x5=e=>E2(e)||typeof e?.[Symbol.iterator]=="function",T2=`[ 	
\f\r]`,z1=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,p5=/-->/g,l5=/>/g,A1=RegExp(`>|${T2}(?:([^\\s"'>=/]+)(${T2}*=${T2}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),m5=/'/g,s5=/"/g,u5=/^(?:script|style|textarea|title)$/i,F2=e=>(V,...C)=>({_$litType$:e,strings:V,values:C}),o=F2(1),_2=F2(2),K7=F2(3),z=Symbol.for("lit-noChange"),A=Symbol.for("lit-nothing"),v5=new WeakMap,n1=d1.createTreeWalker(d1,129);function c5(e,V){if(!E2(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return d5!==void 0?d5.createHTML(V):V}var Z5=(e,V)=>{let C=e.length-1,H=[],L,M=V===2?"<svg>":V===3?"<math>":"",r=z1;for(let t=0;t<C;t++){let i=e[t],n,l,d=-1,s=0;for(;s<i.length&&(r.lastIndex=s,l=r.exec(i),l!==null);)s=r.lastIndex,r===z1?l[1]==="!--"?r=p5:l[1]!==void 0?r=l5:l[2]!==void 0?(u5.test(l[2])&&(L=RegExp("</"+l[2],"g")),r=A1):l[3]!==void 0&&(r=A1):r===A1?l[0]===">"?(r=L??z1,d=-1):l[1]===void 0?d=-2:(d=r.lastIndex-l[2].length,n=l[1],r=l[3]===void 0?A1:l[3]==='"'?s5:m5):r===s5||r===m5?r=A1:r===p5||r===l5?r=z1:(r=A1,L=void 0);let m=r===A1&&e[t+1].startsWith("/>")?" ":"";M+=r===z1?i+e0:d>=0?(H.push(n),i.slice(0,d)+B2+i.slice(d)+Y+m):i+Y+(d===-2?t:m)}return[c5(e,M+(e[C]||"<?>")+(V===2?"</svg>":V===3?"</math>":"")),H]},U1=class e{constructor({strings:V,_$litType$:C},H){let L;this.parts=[];let M=0,r=0,t=V.length-1,i=this.parts,[n,l]=Z5(V,C);if(this.el=e.createElement(n,H),n1.currentNode=this.el.content,C===2||C===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(L=n1.nextNode())!==null&&i.length<t;){if(L.nodeType===1){if(L.hasAttributes())for(let d of L.getAttributeNames())if(d.endsWith(B2)){let s=l[r++],m=L.getAttribute(d).split(Y),S=/([.?@])?(.*)/.exec(s);i.push({type:1,index:M,name:S[2],strings:m,ctor:S[1]==="."?V2:S[1]==="?"?L2:S[1]==="@"?e2:l1}),L.removeAttribute(d)}else d.startsWith(Y)&&(i.push({type:6,index:M}),L.removeAttribute(d));if(u5.test(L.tagName)){let d=L.textContent.split(Y),s=d.length-1;if(s>0){L.textContent=C2?C2.emptyScript:"";for(let m=0;m<s;m++)L.append(d[m],N1()),n1.nextNode(),i.push({type:2,index:++M});L.append(d[s],N1())}}}else if(L.nodeType===8)if(L.data===R2)i.push({type:2,index:M});else{let d=-1;for(;(d=L.data.indexOf(Y,d+1))!==-1;)i.push({type:7,index:M}),d+=Y.length-1}M++}}static createElement(V,C){let H=d1.createElement("template");return H.innerHTML=V,H}};function p1(e,V,C=e,H){if(V===z)return V;let L=H!==void 0?C._$Co?.[H]:C._$Cl,M=W1(V)?void 0:V._$litDirective$;return L?.constructor!==M&&(L?._$AO?.(!1),M===void 0?L=void 0:(L=new M(e),L._$AT(e,C,H)),H!==void 0?(C._$Co??=[])[H]=L:C._$Cl=L),L!==void 0&&(V=p1(e,L._$AS(e,V.values),L,H)),V}var H2=class{constructor(V,C){this._$AV=[],this._$AN=void 0,this._$AD=V,this._$AM=C}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(V){let{el:{content:C},parts:H}=this._$AD,L=(V?.creationScope??d1).importNode(C,!0);n1.currentNode=L;let M=n1.nextNode(),r=0,t=0,i=H[0];for(;i!==void 0;){if(r===i.index){let n;i.type===2?n=new h1(M,M.nextSibling,this,V):i.type===1?n=new i.ctor(M,i.name,i.strings,this,V):i.type===6&&(n=new M2(M,this,V)),this._$AV.push(n),i=H[++t]}r!==i?.index&&(M=n1.nextNode(),r++)}return n1.currentNode=d1,L}p(V){let C=0;for(let H of this._$AV)H!==void 0&&(H.strings!==void 0?(H._$AI(V,H,C),C+=H.strings.length-2):H._$AI(V[C])),C++}},h1=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(V,C,H,L){this.type=2,this._$AH=A,this._$AN=void 0,this._$AA=V,this._$AB=C,this._$AM=H,this.options=L,this._$Cv=L?.isConnected??!0}get parentNode(){let V=this._$AA.parentNode,C=this._$AM;return C!==void 0&&V?.nodeType===11&&(V=C.parentNode),V}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(V,C=this){V=p1(this,V,C),W1(V)?V===A||V==null||V===""?(this._$AH!==A&&this._$AR(),this._$AH=A):V!==this._$AH&&V!==z&&this._(V):V._$litType$!==void 0?this.$(V):V.nodeType!==void 0?this.T(V):x5(V)?this.k(V):this._(V)}O(V){return this._$AA.parentNode.insertBefore(V,this._$AB)}T(V){this._$AH!==V&&(this._$AR(),this._$AH=this.O(V))}_(V){this._$AH!==A&&W1(this._$AH)?this._$AA.nextSibling.data=V:this.T(d1.createTextNode(V)),this._$AH=V}$(V){let{values:C,_$litType$:H}=V,L=typeof H=="number"?this._$AC(V):(H.el===void 0&&(H.el=U1.createElement(c5(H.h,H.h[0]),this.options)),H);if(this._$AH?._$AD===L)this._$AH.p(C);else{let M=new H2(L,this),r=M.u(this.options);M.p(C),this.T(r),this._$AH=M}}_$AC(V){let C=v5.get(V.strings);return C===void 0&&v5.set(V.strings,C=new U1(V)),C}k(V){E2(this._$AH)||(this._$AH=[],this._$AR());let C=this._$AH,H,L=0;for(let M of V)L===C.length?C.push(H=new e(this.O(N1()),this.O(N1()),this,this.options)):H=C[L],H._$AI(M),L++;L<C.length&&(this._$AR(H&&H._$AB.nextSibling,L),C.length=L)}_$AR(V=this._$AA.nextSibling,C){for(this._$AP?.(!1,!0,C);V!==this._$AB;){let H=n5(V).nextSibling;n5(V).remove(),V=H}}setConnected(V){this._$AM===void 0&&(this._$Cv=V,this._$AP?.(V))}},l1=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(V,C,H,L,M){this.type=1,this._$AH=A,this._$AN=void 0,this.element=V,this.name=C,this._$AM=L,this.options=M,H.length>2||H[0]!==""||H[1]!==""?(this._$AH=Array(H.length-1).fill(new String),this.strings=H):this._$AH=A}_$AI(V,C=this,H,L){let M=this.strings,r=!1;if(M===void 0)V=p1(this,V,C,0),r=!W1(V)||V!==this._$AH&&V!==z,r&&(this._$AH=V);else{let t=V,i,n;for(V=M[0],i=0;i<M.length-1;i++)n=p1(this,t[H+i],C,i),n===z&&(n=this._$AH[i]),r||=!W1(n)||n!==this._$AH[i],n===A?V=A:V!==A&&(V+=(n??"")+M[i+1]),this._$AH[i]=n}r&&!L&&this.j(V)}j(V){V===A?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,V??"")}},V2=class extends l1{constructor(){super(...arguments),this.type=3}j(V){this.element[this.name]=V===A?void 0:V}},L2=class extends l1{constructor(){super(...arguments),this.type=4}j(V){this.element.toggleAttribute(this.name,!!V&&V!==A)}},e2=class extends l1{constructor(V,C,H,L,M){super(V,C,H,L,M),this.type=5}_$AI(V,C=this){if((V=p1(this,V,C,0)??A)===z)return;let H=this._$AH,L=V===A&&H!==A||V.capture!==H.capture||V.once!==H.once||V.passive!==H.passive,M=V!==A&&(H===A||L);L&&this.element.removeEventListener(this.name,this,H),M&&this.element.addEventListener(this.name,this,V),this._$AH=V}handleEvent(V){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,V):this._$AH.handleEvent(V)}},M2=class{constructor(V,C,H){this.element=V,this.type=6,this._$AN=void 0,this._$AM=C,this.options=H}get _$AU(){return this._$AM._$AU}_$AI(V){p1(this,V)}},S5={M:B2,P:Y,A:R2,C:1,L:Z5,R:H2,D:x5,V:p1,I:h1,H:l1,N:L2,U:e2,B:V2,F:M2},M0=P2.litHtmlPolyfillSupport;M0?.(U1,h1),(P2.litHtmlVersions??=[]).push("3.3.3");var h5=(e,V,C)=>{let H=C?.renderBefore??V,L=H._$litPart$;if(L===void 0){let M=C?.renderBefore??null;H._$litPart$=L=new h1(V.insertBefore(N1(),M),M,void 0,C??{})}return L._$AI(e),L};var $2=globalThis,B=class extends X{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let V=super.createRenderRoot();return this.renderOptions.renderBefore??=V.firstChild,V}update(V){let C=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(V),this._$Do=h5(C,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return z}};B._$litElement$=!0,B.finalized=!0,$2.litElementHydrateSupport?.({LitElement:B});var r0=$2.litElementPolyfillSupport;r0?.({LitElement:B});($2.litElementVersions??=[]).push("4.2.2");var t0={attribute:!0,type:String,converter:I1,reflect:!1,hasChanged:J1},i0=(e=t0,V,C)=>{let{kind:H,metadata:L}=C,M=globalThis.litPropertyMetadata.get(L);if(M===void 0&&globalThis.litPropertyMetadata.set(L,M=new Map),H==="setter"&&((e=Object.create(e)).wrapped=!0),M.set(C.name,e),H==="accessor"){let{name:r}=C;return{set(t){let i=V.get.call(this);V.set.call(this,t),this.requestUpdate(r,i,e,!0,t)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(H==="setter"){let{name:r}=C;return function(t){let i=this[r];V.call(this,t),this.requestUpdate(r,i,e,!0,t)}}throw Error("Unsupported decorator location: "+H)};function p(e){return(V,C)=>typeof C=="object"?i0(e,V,C):((H,L,M)=>{let r=L.hasOwnProperty(M);return L.constructor.createProperty(M,H),r?Object.getOwnPropertyDescriptor(L,M):void 0})(e,V,C)}function x(e){return p({...e,state:!0,attribute:!1})}var m1=(e,V,C)=>(C.configurable=!0,C.enumerable=!0,Reflect.decorate&&typeof V!="object"&&Object.defineProperty(e,V,C),C);function g(e,V){return(C,H,L)=>{let M=r=>r.renderRoot?.querySelector(e)??null;if(V){let{get:r,set:t}=typeof H=="object"?C:L??(()=>{let i=Symbol();return{get(){return this[i]},set(n){this[i]=n}}})();return m1(C,H,{get(){let i=r.call(this);return i===void 0&&(i=M(this),(i!==null||this.hasUpdated)&&t.call(this,i)),i}})}return m1(C,H,{get(){return M(this)}})}}var D2=class{constructor(V){this.connection=V;this.feeds=new Map;this.overview=null;this.isReady=!1;this.problem=null;this.listeners=new Set;this.subscription=null;this.isHearing=!1;this.refusals=0;this.again=()=>{this.subscription=null,this.listeners.size>0&&this.begin(),this.tellChanged()};this.tellChanged=()=>{for(let V of this.listeners)V.changed()}}get isConnected(){return this.connection.connected}follow(V){return this.listeners.add(V),this.listeners.size===1&&this.begin(),()=>{this.listeners.delete(V),this.listeners.size===0&&this.later(5e3,()=>{this.end()})}}take(V){if(this.merge(V),this.tellChanged(),V.episodes!==void 0||V.feeds!==void 0||V.reset===!0){let C=V.feeds!==void 0||V.reset===!0;for(let H of this.listeners)H.episodes?.(V.episodes??[],C)}}merge(V){let C=new Map(V.feeds===void 0?this.feeds:null);for(let H of[...V.feeds??[],...V.changed??[]])C.set(H.config_entry_id,H);for(let H of V.removed??[])C.delete(H);this.feeds=C,this.overview=V.overview??this.overview,this.isReady=this.isReady||V.feeds!==void 0}begin(){window.clearTimeout(this.timer),this.isHearing||(this.isHearing=!0,this.connection.addEventListener("ready",this.again),this.connection.addEventListener("disconnected",this.tellChanged)),this.connection.connected&&(this.subscription??=this.subscribe())}async subscribe(){try{let V=await this.connection.subscribeMessage(C=>{this.take(C)},{type:"anypod/subscribe"},{resubscribe:!1});return this.problem=null,this.refusals=0,this.tellChanged(),V}catch(V){return this.refused(V),null}}refused(V){this.problem=V,this.subscription=null,this.isReady=this.isReady&&this.refusals<4,this.listeners.size>0&&this.later(Math.min(2e3*2**this.refusals,6e4),()=>{this.begin()}),this.refusals+=1,this.tellChanged()}async end(){let{subscription:V}=this;this.subscription=null,this.isReady=!1,this.isHearing=!1,this.connection.removeEventListener("ready",this.again),this.connection.removeEventListener("disconnected",this.tellChanged);try{await(await V)?.()}catch{}}later(V,C){window.clearTimeout(this.timer),this.timer=window.setTimeout(C,V)}},f5=new WeakMap;function G(e){let V=f5.get(e.connection);return V===void 0&&(V=new D2(e.connection),f5.set(e.connection,V)),V}var f1=class{constructor(V,C){this.host=V;this.onEpisodes=C;this.live=null;this.leave=null;V.addController(this)}hostUpdate(){this.join()}hostConnected(){this.join(),this.host.requestUpdate()}hostDisconnected(){this.leave?.(),this.leave=null,this.live=null}join(){let{hass:V}=this.host,C=!(this.host instanceof HTMLElement)||this.host.isConnected;V===void 0||!C||this.live===G(V)||(this.leave?.(),this.live=G(V),this.leave=this.live.follow({changed:()=>{this.host.requestUpdate()},...this.onEpisodes===void 0?{}:{episodes:this.onEpisodes}}))}};function I2(e){return typeof e=="object"&&e!==null&&"message"in e}function r2(e){return typeof e=="object"&&e!==null&&"error"in e?e.error:e}function z2(e){let V=r2(e);return I2(V)?V.code:null}function g5(e){return typeof(z2(e)??r2(e))=="number"}function g1(e){return e?.user?.is_admin??!1}function O5(e,V,C={}){let H=new Event(V,{bubbles:!0,composed:!0,cancelable:!0});e.dispatchEvent(Object.assign(H,{detail:C}))}function y5(e,V={}){V.replace===!0?history.replaceState(history.state,"",e):history.pushState(V.state??null,"",e),window.dispatchEvent(Object.assign(new Event("location-changed"),{detail:{replace:V.replace??!1}}))}var o0=5e3,a0="⁨",A0="⁩",W2=new Map,N2=new Map;function b5(e,V){let{language:C}=e;if(W2.has(C))return!0;let H=N2.get(C);return H===void 0&&(H=n0(e,C),N2.set(C,H)),H.then(V),!1}async function n0(e,V){try{let[C]=await Promise.all([e.loadBackendTranslation("config_panel","anypod"),e.loadBackendTranslation("exceptions","anypod")]);W2.set(V,C)}catch{await new Promise(C=>setTimeout(C,o0)),N2.delete(V)}}function U2(e){let V=W2.get(e.language)??e.localize;return(C,H)=>R(V(`component.anypod.config_panel.${C}`,H)||C)}function R(e){return document.dir==="rtl"&&e!==""?`${a0}${e}${A0}`:e}function k(e,V){if(g5(V))return U2(e)("common.connection_lost");let C=r2(V);if(!I2(C))return String(C);let{translation_domain:H,translation_key:L,message:M}=C;if(H==null||L==null)return R(M);let r=C.translation_placeholders??{},t=e.localize(`component.${H}.exceptions.${L}.message`,r);return R(t||M)}var k5=500,d0=1e3,p0={retry:()=>({status:"queued",error:null,next_attempt_at:null}),skip:()=>({status:"skipped",reason:"user"}),unskip:()=>({status:"queued",reason:null}),pin:()=>({pinned:!0}),unpin:()=>({pinned:!1}),cancel:()=>({status:"skipped",reason:"user",progress:null}),download:()=>({status:"queued",reason:null,error:null}),played:()=>({played_at:new Date().toISOString(),position_s:null}),unplayed:()=>({played_at:null,position_s:null}),refresh:()=>({}),delete:()=>({status:"archived",reason:"user",media:null})},l0=["upcoming","queued","failed"],m0=["skipped","archived"],s0=["downloaded","failed","skipped"];function t2(e,V){let{status:C}=e;return[["retry",C==="failed"||C==="queued"&&e.next_attempt_at!==null],["download",C==="archived"||C==="skipped"&&e.reason!=="user"],["unskip",C==="skipped"&&e.reason==="user"],["cancel",C==="downloading"],["skip",l0.includes(C)],["pin",!e.pinned&&!m0.includes(C)],["unpin",e.pinned],["played",C==="downloaded"&&e.played_at===null],["unplayed",e.played_at!==null||e.position_s!==null],["refresh",C!=="archived"],["delete",V.isAdmin&&s0.includes(C)]].filter(([,L])=>L).map(([L])=>L)}var O1=class{constructor(V,C,H){this.hass=V;this.changed=C;this.complain=H;this.expected=new Map;this.expectedFeeds=new Map}shown(V){let C=this.expected.get(V.episode_id);return C===void 0?V:{...V,...C}}shownFeed(V){let C=this.expectedFeeds.get(V.config_entry_id);return C===void 0?V:{...V,...C}}isBusy(V){return this.expected.has(V)}isBusyFeed(V){return this.expectedFeeds.has(V)}async do(V,C){let H=C.filter(M=>!this.isBusy(M.episode_id)),L=0;for(let M=0;M<H.length;M+=k5)L+=await this.doSome(V,H.slice(M,M+k5));return L}async doSome(V,C){let H=C.map(M=>M.episode_id),L=async()=>{let M=await this.hass().callWS({type:"anypod/episodes/do",deed:V,episodes:C.map(({config_entry_id:r,episode_id:t})=>({config_entry_id:r,episode_id:t}))});G(this.hass()).take({episodes:M.episodes});for(let r of new Set(M.refused.map(t=>k(this.hass(),t))))this.complain(r);return M.episodes.length};return await this.expecting(this.expected,H,p0[V](),L)??0}async sync(V,{isAll:C=!1}={}){let H={status:"syncing"};if(!C){await Promise.all(V.map(r=>this.feed(r,H,()=>this.ask("sync",r))));return}let[L,...M]=V.filter(r=>r.enabled&&!this.isBusyFeed(r.config_entry_id));if(L!==void 0){let r=[L,...M].map(t=>t.config_entry_id);await this.expecting(this.expectedFeeds,r,H,()=>this.ask("sync",L,{}))}}async retryAll(V){let C={...V.counts,failed:0,queued:V.counts.queued+V.counts.failed};await this.feed(V,{counts:C},()=>this.ask("retry",V))}async ask(V,C,H={config_entry_id:C.config_entry_id}){let L=x0(G(this.hass()),C.config_entry_id);await this.hass().callService("anypod",V,H,void 0,!1),await L}async enable(V,C){let H={enabled:C,status:C?"idle":"paused"};await this.feed(V,H,async()=>{let L=await this.hass().callWS({type:"anypod/feeds/enable",config_entry_id:V.config_entry_id,enabled:C});G(this.hass()).take({changed:[L.feed]})})}async link(V,C,H){let{config_entry_id:L}=V;return this.feed(V,{},async()=>{let r=(await this.hass().callService("anypod",C,{config_entry_id:L,...H},void 0,!1,!0)).response,t=G(this.hass()),i=t.feeds.get(L);return i!==void 0&&t.take({changed:[{...i,links:v0(C,i.links??[],r)}]}),r})}async enableAll(V){let C=G(this.hass()),H=C.overview;if(H!==null){C.take({overview:{...H,paused:!V}});try{let L=await this.hass().callWS({type:"anypod/feeds/enable",enabled:V});C.take({overview:L.overview})}catch(L){C.take({overview:H}),this.complain(k(this.hass(),L))}}}async feed(V,C,H){return this.isBusyFeed(V.config_entry_id)?void 0:this.expecting(this.expectedFeeds,[V.config_entry_id],C,H)}async expecting(V,C,H,L){for(let M of C)V.set(M,H);this.changed();try{return await L()}catch(M){this.complain(k(this.hass(),M));return}finally{for(let M of C)V.delete(M);this.changed()}}};function v0(e,V,C){return e==="revoke_link"?V.filter(H=>H.link_id!==C.link_id):V.some(H=>H.link_id===C.link_id)?V.map(H=>H.link_id===C.link_id?C:H):[...V,C]}function x0(e,V){let C=e.feeds.get(V);return new Promise(H=>{let L=()=>{window.clearTimeout(M),r(),H()},M=window.setTimeout(L,d0),r=e.follow({changed:()=>{e.feeds.get(V)!==C&&L()}})})}function u(e,V){customElements.get(e)===void 0&&customElements.define(e,V)}var u0=3e4,c0=8e3,Z0=["connection","language","locale","localize","config","user","entities","devices","areas"];function S0(e,V){return Z0.some(C=>e?.[C]!==V?.[C])}var h=class extends B{constructor(){super(...arguments);this.message=null;this.t=(C,H)=>U2(this.home)(C,H);this.complain=C=>{this.message=C,window.clearTimeout(this.messageTimer),this.messageTimer=window.setTimeout(()=>{this.message=null},c0)}}connectedCallback(){super.connectedCallback(),this.tick=window.setInterval(()=>{this.requestUpdate()},u0)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this.tick),window.clearTimeout(this.messageTimer),this.message=null}get home(){if(this.hass===void 0)throw new Error("rendered before Home Assistant was given");return this.hass}get hasTexts(){return this.hass!==void 0&&b5(this.hass,()=>{this.requestUpdate()})}renderMessage(){return o`<div class="message" role="status" aria-live="polite">
      ${this.message===null?A:o`<span>${this.message}</span>`}
    </div>`}};a([p({attribute:!1,hasChanged:S0})],h.prototype,"hass",2),a([x()],h.prototype,"message",2);var h0=1e3,f0=[["year",31536e3],["month",2592e3],["week",604800],["day",86400],["hour",3600],["minute",60]],w5=["byte","kilobyte","megabyte","gigabyte","terabyte"],g0={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"],quote_decimal:["de-CH"]},T5=new Map;function G2(e){function V(C,H){let L=JSON.stringify([e.name,C,H]),M=T5.get(L);return M===void 0&&(M=new e(C??[],H),T5.set(L,M)),M}return V}var O0=G2(Intl.NumberFormat),Q2=G2(Intl.DateTimeFormat),y0=G2(Intl.RelativeTimeFormat);function b0(e){let V=e.locale.number_format;return V==="system"?void 0:g0[V]??[e.locale.language]}function w(e,V,C={}){let H=e.locale.number_format==="none"?{useGrouping:!1}:{};return O0(b0(e),{...C,...H}).format(V)}function i2(e,V){return w(e,V,{style:"percent"})}function P5(e){let V=e<1?0:Math.min(Math.floor(Math.log10(e)/3),w5.length-1);return[e/1e3**V,w5[V]??"byte"]}function J(e,V){let[C,H]=P5(V),L=C<10&&H!=="byte"?1:0;return R(w(e,C,{style:"unit",unit:H,maximumFractionDigits:L}))}function B5(e,V){let[C,H]=P5(V),L=C<10&&H!=="byte"?1:0,M=`${H}-per-second`;return R(w(e,C,{style:"unit",unit:M,maximumFractionDigits:L}))}function W(e){let V=Math.max(0,Math.round(e)),C=[Math.floor(V/60)%60,V%60].map(M=>String(M).padStart(2,"0")),H=Math.floor(V/3600),L=C.join(":");return H>0?`${H}:${L}`:L.replace(/^0(?=\d)/,"")}function K2(e,V){let C=Math.max(0,Math.round(V)),H=[["day",Math.floor(C/86400)],["hour",Math.floor(C/3600)%24],["minute",Math.floor(C/60)%60],["second",C%60]],L=H.findIndex(([,r])=>r>0),M=L<0?H.length-1:L;return H.slice(M,M+2).filter(([,r],t)=>r>0||t===0).map(([r,t])=>w(e,t,{style:"unit",unit:r,unitDisplay:"short"})).join(" ")}function k0(e){let V=e.locale.time_format;return V==="12"||V==="24"?{hour12:V==="12"}:{}}function R5(e){return e.locale.time_zone==="server"?{timeZone:e.config.time_zone}:{}}function w0(e){return e.locale.time_format==="system"?void 0:[e.locale.language]}function y1(e,V){let C={dateStyle:"medium",timeStyle:"short"};return Q2(w0(e),{...C,...k0(e),...R5(e)}).format(new Date(V))}function E5(e,V){return Q2([e.locale.language],{dateStyle:"medium",...R5(e)}).format(new Date(V))}function F5(e,V){let C={month:"short",year:"numeric",timeZone:"UTC"};return Q2([e.locale.language],C).format(new Date(`${V}-01T00:00:00Z`))}function C1(e,V,C=Date.now()){let H=(new Date(V).getTime()-C)/h0,L=y0([e.locale.language],{numeric:"auto"});for(let[M,r]of f0)if(Math.abs(H)>=r)return L.format(Math.trunc(H/r),M);return L.format(0,"second")}var c=v`
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
`,Z=v`
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
`;function H1(e,V,C,H){let L=new Intl.PluralRules(e.language).select(H)==="one";return V(L?`${C}_one`:`${C}_other`,{count:w(e,H)})}var G1=["downloading","queued","upcoming","downloaded","failed","skipped","archived"],q2=["published","discovered","title","duration","size","status"],o2="-published";function Q1(e){return{key:q2.find(C=>e===C||e===`-${C}`)??"published",isDescending:e.startsWith("-")}}function a2({key:e,isDescending:V}){return V?`-${e}`:e}function j2(e){let V=new URLSearchParams(e),C=(V.get("status")??"").split(","),H=V.get("sort"),L=V.get("feed")??"";return{feed:L===""?null:L,view:V.get("view")==="statistics"?"statistics":"episodes",status:G1.filter(M=>C.includes(M)),search:(V.get("q")??"").slice(0,500),sort:H===null?o2:a2(Q1(H)),episode:T0(V.get("episode")??"",L)}}function T0(e,V){let C=e.lastIndexOf("."),H=C<0?V:e.slice(0,C),L=e.slice(C+1);return H===""||L===""?null:{config_entry_id:H,episode_id:L}}function _5(e){let V=new URLSearchParams;if(e.feed!==null&&V.set("feed",e.feed),e.view!=="episodes"&&V.set("view",e.view),e.status.length>0&&V.set("status",e.status.join(",")),e.search!==""&&V.set("q",e.search),e.sort!==o2&&V.set("sort",e.sort),e.episode!==null){let{config_entry_id:H,episode_id:L}=e.episode,M=H===e.feed;V.set("episode",M?L:`${H}.${L}`)}let C=V.toString();return C===""?"":`?${C}`}function $5(e){let V=e.search.trim();return{...e.feed===null?{}:{config_entry_id:e.feed},...e.status.length===0?{}:{status:[...e.status]},...V===""?{}:{search:V},sort:e.sort}}function D5(e){return e.status.length>0||e.search.trim()!==""}function*_(e,V){if(e!==void 0){let C=0;for(let H of e)yield V(H,C++)}}var U={upcoming:"common.status_upcoming",queued:"common.status_queued",downloading:"common.status_downloading",downloaded:"common.status_downloaded",failed:"common.status_failed",skipped:"common.status_skipped",archived:"common.status_archived"},I5={idle:"common.feed_idle",syncing:"common.feed_syncing",downloading:"common.feed_downloading",waiting:"common.feed_waiting",paused:"common.feed_paused",error:"common.feed_error"},A2={retry:"common.retry",skip:"common.skip",unskip:"common.unskip",pin:"common.pin",unpin:"common.unpin",cancel:"common.cancel",download:"common.download",played:"common.mark_played",unplayed:"common.mark_unplayed",refresh:"common.refresh",delete:"common.delete"};var P0=["retry","download","skip","unskip","pin","unpin","played","unplayed","delete"],n2=class extends h{static{this.styles=[c,Z,v`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--anypod-space);
        padding: var(--anypod-space) var(--anypod-space-wide);
        border-block-start: 1px solid var(--anypod-line);
        background: var(--anypod-surface);
      }
      .count {
        font-weight: 500;
      }
      .deeds {
        display: flex;
        flex: 1 1 auto;
        gap: var(--anypod-space);
        overflow-x: auto;
        padding: 3px;
        margin: -3px;
        scrollbar-width: thin;
      }
    `]}tell(V,C){this.dispatchEvent(new CustomEvent(V,{detail:C}))}render(){let V=this.selection?.size??0;return o`<span class="count" role="status"
        >${H1(this.home,this.t,"panel.selected",V)}</span
      >
      <button
        class="button"
        @click=${()=>{this.tell("pick-all")}}
      >
        ${this.t("panel.select_all")}
      </button>
      <button
        class="button"
        @click=${()=>{this.tell("pick-none")}}
      >
        ${this.t("panel.select_none")}
      </button>
      <div class="deeds">${_(P0,C=>this.renderDeed(C))}</div>`}renderDeed(V){let C=this.selection?.fitting(V,{isAdmin:g1(this.home)})??[];return C.length===0?A:o`<button
      class="button ${V==="delete"?"danger":""}"
      @click=${()=>{this.tell("plan",{deed:V,episodes:C})}}
    >
      ${this.t(A2[V])} (${w(this.home,C.length)})
    </button>`}};a([p({attribute:!1,hasChanged:()=>!0})],n2.prototype,"selection",2);u("anypod-bulk",n2);var z5="M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z";var N5="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M10 17L5 12L6.41 10.59L10 14.17L17.59 6.58L19 8L10 17Z";var b1="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z";var d2="M19,21H8V7H19M19,5H8A2,2 0 0,0 6,7V21A2,2 0 0,0 8,23H19A2,2 0 0,0 21,21V7A2,2 0 0,0 19,5M16,1H4A2,2 0 0,0 2,3V17H4V3H16V1Z";var W5="M9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.44,13.73L14.71,14H15.5L20.5,19L19,20.5L14,15.5V14.71L13.73,14.44C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3M9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5Z";var U5="M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z";var G5="M14,3V5H17.59L7.76,14.83L9.17,16.24L19,6.41V10H21V3M19,19H5V5H12V3H5C3.89,3 3,3.9 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V12H19V19Z";var Q5="M14,19H18V5H14M6,19H10V5H6V19Z";var K5="M16,12V4H17V2H7V4H8V12L6,14V16H11.2V22H12.8V16H18V14L16,12Z";var q5="M8,5.14V19.14L19,12.14L8,5.14Z";var j5="M19,13H13V19H11V13H5V11H11V5H13V11H19V13Z";var X5="M17,18.25V21.5H7V18.25C7,16.87 9.24,15.75 12,15.75C14.76,15.75 17,16.87 17,18.25M12,5.5A6.5,6.5 0 0,1 18.5,12C18.5,13.25 18.15,14.42 17.54,15.41L16,14.04C16.32,13.43 16.5,12.73 16.5,12C16.5,9.5 14.5,7.5 12,7.5C9.5,7.5 7.5,9.5 7.5,12C7.5,12.73 7.68,13.43 8,14.04L6.46,15.41C5.85,14.42 5.5,13.25 5.5,12A6.5,6.5 0 0,1 12,5.5M12,1.5A10.5,10.5 0 0,1 22.5,12C22.5,14.28 21.77,16.39 20.54,18.11L19.04,16.76C19.96,15.4 20.5,13.76 20.5,12A8.5,8.5 0 0,0 12,3.5A8.5,8.5 0 0,0 3.5,12C3.5,13.76 4.04,15.4 4.96,16.76L3.46,18.11C2.23,16.39 1.5,14.28 1.5,12A10.5,10.5 0 0,1 12,1.5M12,9.5A2.5,2.5 0 0,1 14.5,12A2.5,2.5 0 0,1 12,14.5A2.5,2.5 0 0,1 9.5,12A2.5,2.5 0 0,1 12,9.5Z";var Y5="M3,11H5V13H3V11M11,5H13V9H11V5M9,11H13V15H11V13H9V11M15,11H17V13H19V11H21V13H19V15H21V19H19V21H17V19H13V21H11V17H15V15H17V13H15V11M19,19V15H17V19H19M15,3H21V9H15V3M17,5V7H19V5H17M3,3H9V9H3V3M5,5V7H7V5H5M3,15H9V21H3V15M5,17V19H7V17H5Z";var J5="M17.65,6.35C16.2,4.9 14.21,4 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20C15.73,20 18.84,17.45 19.73,14H17.65C16.83,16.33 14.61,18 12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6C13.66,6 15.14,6.69 16.22,7.78L13,11H20V4L17.65,6.35Z";var C3="M19 17H22L18 21L14 17H17V3H19M2 17H12V19H2M6 5V7H2V5M2 11H9V13H2V11Z";var H3="M19 7H22L18 3L14 7H17V21H19M2 17H12V19H2M6 5V7H2V5M2 11H9V13H2V11Z";function b(e){return o`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${e}></path>
  </svg>`}var s1=class extends B{constructor(){super(...arguments);this.open=!1;this.heading="";this.closeLabel="";this.closed=()=>{this.open&&(this.open=!1,this.dispatchEvent(new CustomEvent("closed")))};this.clicked=C=>{C.target===this.dialog&&this.dialog.close()}}static{this.styles=[c,Z,v`
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
        /* What has the focus is below the heading, and above what is said at the end. */
        scroll-padding-block: 96px 64px;
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
    `]}updated(C){C.has("open")&&(this.open&&!this.dialog.open?this.dialog.showModal():!this.open&&this.dialog.open&&this.dialog.close())}render(){return o`<dialog
      aria-labelledby="heading"
      @close=${this.closed}
      @click=${this.clicked}
      @keydown=${B0}
    >
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="icon-button"
          aria-label=${this.closeLabel}
          title=${this.closeLabel}
          @click=${()=>{this.dialog.close()}}
        >
          ${b(b1)}
        </button>
      </header>
      <div class="content"><slot></slot></div>
    </dialog>`}};a([p({type:Boolean})],s1.prototype,"open",2),a([p()],s1.prototype,"heading",2),a([p({attribute:"close-label"})],s1.prototype,"closeLabel",2),a([g("dialog")],s1.prototype,"dialog",2);function B0(e){e.stopPropagation()}u("anypod-dialog",s1);var p2=class extends h{constructor(){super(...arguments);this.plan=null}static{this.styles=[c,Z,v`
      .buttons {
        display: flex;
        justify-content: end;
        gap: var(--anypod-space);
      }
    `]}answer(C){this.dispatchEvent(new CustomEvent("answered",{detail:C}))}render(){return o`<anypod-dialog
      heading=${this.t("panel.delete_heading")}
      close-label=${this.t("common.close")}
      .open=${this.plan!==null}
      @closed=${()=>{this.answer(!1)}}
    >
      <p>${H1(this.home,this.t,"panel.delete",this.plan?.episodes.length??0)}</p>
      <div class="buttons">
        <button
          class="button"
          @click=${()=>{this.answer(!1)}}
        >
          ${this.t("panel.keep")}
        </button>
        <button
          class="button danger"
          @click=${()=>{this.answer(!0)}}
        >
          ${this.t("common.delete")}
        </button>
      </div>
    </anypod-dialog>`}};a([p({attribute:!1})],p2.prototype,"plan",2);u("anypod-confirm",p2);var V3={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},l2=e=>(...V)=>({_$litDirective$:e,values:V}),k1=class{constructor(V){}get _$AU(){return this._$AM._$AU}_$AT(V,C,H){this._$Ct=V,this._$AM=C,this._$Ci=H}_$AS(V,C){return this.update(V,C)}update(V,C){return this.render(...C)}};var R0={},m2=l2(class extends k1{constructor(){super(...arguments),this.ot=R0}render(e,V){return V()}update(e,[V,C]){if(Array.isArray(V)){if(Array.isArray(this.ot)&&this.ot.length===V.length&&V.every((H,L)=>H===this.ot[L]))return z}else if(this.ot===V)return z;return this.ot=Array.isArray(V)?Array.from(V):V,this.render(V,C)}});var E0=300,F0=4,_0=120,r1=new Map,L3=[],X2=0;async function $0(e){X2>=F0&&await new Promise(V=>L3.push(V)),X2+=1;try{return await e()}finally{X2-=1,L3.pop()?.()}}async function D0(e,V){try{let C=await $0(()=>e.fetchWithAuth(V));if(C.ok)return URL.createObjectURL(await C.blob());if(C.status===404&&e.connection.connected)return null}catch{}return r1.delete(V),null}function I0(e,V){let C=r1.get(V)??D0(e,V);r1.delete(V),r1.set(V,C);for(let[H,L]of r1){if(r1.size<=E0)break;r1.delete(H),L.then(M=>{M!==null&&URL.revokeObjectURL(M)})}return C}var v1=class extends B{constructor(){super(...arguments);this.path=null;this.pixels=128;this.url=null}static{this.styles=v`
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
  `}willUpdate(C){(C.has("path")||this.url===null&&C.has("hass"))&&this.load()}async load(){let{hass:C,path:H}=this;if(C===void 0||H===null){this.url=null;return}let L=`${H}&size=${this.pixels}`;if(!r1.has(L)&&(await new Promise(r=>setTimeout(r,_0)),!this.isConnected||H!==this.path))return;let M=await I0(C,L);H===this.path&&(this.url=M)}render(){return this.url===null?b(X5):o`<img src=${this.url} alt="" decoding="async" />`}};a([p({attribute:!1})],v1.prototype,"hass",2),a([p()],v1.prototype,"path",2),a([p({type:Number})],v1.prototype,"pixels",2),a([x()],v1.prototype,"url",2);u("anypod-picture",v1);var s2=class{constructor(V,C,H=Date.now()){this.tell=C;this.toldS=V,this.toldMs=H}at(V,C=Date.now()){C-this.toldMs>=3e4&&this.rest(V,C)}rest(V,C=Date.now()){Math.abs(V-this.toldS)>=1&&(this.toldS=V,this.toldMs=C,this.tell(V))}end(){this.toldS=0,this.tell(null)}};function e3(e,V){return e>V-10?0:e}var z0=86400,N0=1e4,w1=null;function W0(e){w1!==e&&w1?.pause(),w1=e}async function M3(e,V){return(await e.callWS({type:"auth/sign_path",path:V,expires:z0})).path}async function U0(e,V){let{media_path:C}=await e.callWS({type:"anypod/episodes/get",config_entry_id:V.config_entry_id,episode_id:V.episode_id});return C===null?null:M3(e,C)}async function G0(e,V){let{artwork_url:C}=V;try{return C===null?[]:[{src:await M3(e,`${C}&size=512`)}]}catch{return[]}}var t1=class extends h{constructor(){super(...arguments);this.autoplay=!1;this.url=null;this.problem=null;this.loaded=null;this.playback=null;this.fromS=0;this.wantsToPlay=!1;this.renewedMs=0;this.onMetadata=C=>{let H=C.target;H.currentTime=e3(this.fromS,H.duration),this.wantsToPlay&&this.play(H)};this.onPlay=()=>{W0(this),this.wantsToPlay=!1,this.loaded!==null&&this.announce(this.loaded)};this.onTime=()=>{this.media!==null&&(this.playback?.at(this.media.currentTime),this.dispatchEvent(new CustomEvent("position",{detail:this.media.currentTime})))};this.onPause=C=>{let{media:H}=this;H!==null&&C.target===H&&!H.ended&&this.playback?.rest(H.currentTime)};this.onEnded=()=>{this.playback?.end()};this.onError=()=>{let{loaded:C,media:H}=this,L=Date.now();if(H===null||C===null||L-this.renewedMs<N0){this.url=null,this.problem=this.t("common.cannot_play");return}this.renewedMs=L,this.wantsToPlay||=!H.paused,this.load(C,H.currentTime||this.fromS)}}static{this.styles=[c,Z,v`
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
    `]}get positionS(){return this.media?.currentTime??this.fromS}seek(C){this.wantsToPlay=!0,this.fromS=C;let{media:H}=this;H!==null&&H.readyState>0&&(H.currentTime=C,this.play(H))}pause(){this.media?.pause()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(C){let{episode:H,hass:L}=this,M=H?.episode_id!==this.loaded?.episode_id;L===void 0||!(C.has("episode")||C.has("hass"))||!M||(this.leave(),this.loaded=H??null,this.url=null,this.wantsToPlay=this.autoplay,H!==void 0&&this.load(H,H.position_s??0))}leave(){this.media!==null&&this.media.currentTime>0&&!this.media.ended&&this.playback?.rest(this.media.currentTime),w1===this&&(w1=null)}async load(C,H){this.fromS=H,this.problem=null,this.playback=new s2(H,r=>{this.tell(C,r)});let L=null,M=null;try{L=await U0(this.home,C)}catch(r){M=k(this.home,r)}this.loaded?.episode_id===C.episode_id&&(L!==null&&L===this.url&&this.media?.load(),this.url=L,this.problem=L===null?M??this.t("common.nothing_to_play"):null)}async tell(C,H){let{config_entry_id:L,episode_id:M}=C,r={config_entry_id:L,episode_id:M,...H===null?{}:{position_s:Math.round(H)}};try{await this.home.callService("anypod","set_played",r,void 0,!1)}catch{}}play(C){C.play().catch(()=>{})}async announce(C){if(!("mediaSession"in navigator))return;let H=G(this.home).feeds.get(C.config_entry_id)?.title??"",L=await G0(this.home,C);w1===this&&this.loaded===C&&(navigator.mediaSession.metadata=new MediaMetadata({title:C.title,artist:H,artwork:L}))}render(){if(!this.hasTexts||this.loaded===null)return A;if(this.problem!==null)return this.renderProblem(this.loaded,this.problem);if(this.url===null)return o`<div class="skeleton"></div>`;let C=this.t("common.player_of",{title:this.loaded.title});return this.loaded.media?.mime_type.startsWith("video/")===!0?this.renderVideo(this.url,C):this.renderAudio(this.url,C)}renderAudio(C,H){return o`<audio
      controls
      preload="metadata"
      aria-label=${H}
      src=${C}
      @loadedmetadata=${this.onMetadata}
      @play=${this.onPlay}
      @timeupdate=${this.onTime}
      @pause=${this.onPause}
      @ended=${this.onEnded}
      @error=${this.onError}
    ></audio>`}renderVideo(C,H){return o`<video
      controls
      playsinline
      preload="metadata"
      aria-label=${H}
      src=${C}
      @loadedmetadata=${this.onMetadata}
      @play=${this.onPlay}
      @timeupdate=${this.onTime}
      @pause=${this.onPause}
      @ended=${this.onEnded}
      @error=${this.onError}
    ></video>`}renderProblem(C,H){return o`<div class="problem" role="alert">
      <span class="error-text">${H}</span>
      <button
        class="button"
        @click=${()=>{this.load(C,this.fromS)}}
      >
        ${this.t("common.try_again")}
      </button>
    </div>`}};a([p({attribute:!1})],t1.prototype,"episode",2),a([p({type:Boolean})],t1.prototype,"autoplay",2),a([x()],t1.prototype,"url",2),a([x()],t1.prototype,"problem",2),a([g("audio, video")],t1.prototype,"media",2);u("anypod-player",t1);var r3={waiting:"common.stage_waiting",downloading:"common.stage_downloading",converting:"common.stage_converting",embedding:"common.stage_embedding"};function v2(e,V,C){let H=[V(r3[C.stage])];return C.percent!==null&&H.push(i2(e,C.percent/100)),C.speed_bytes_s!==null&&H.push(B5(e,C.speed_bytes_s)),C.remaining_s!==null&&H.push(V("common.time_left",{time:W(C.remaining_s)})),H.join(" · ")}function x2(e,V,C){let{percent:H}=V;return o`<div
    class="progress ${H===null?"unknown":""}"
    role="progressbar"
    aria-label=${C}
    aria-valuetext=${e(r3[V.stage])}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${H===null?A:Math.round(H)}
  >
    <div style=${H===null?"":`inline-size:${H}%`}></div>
  </div>`}var t3=v`
  :host {
    display: block;
  }

  .top {
    display: flex;
    gap: var(--anypod-space-wide);
    align-items: start;
  }

  .top anypod-picture {
    inline-size: 112px;
  }

  dl {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
  }

  dl > div {
    display: flex;
    gap: var(--anypod-space);
    padding-block: 1px;
  }

  dt {
    flex: 0 0 84px;
    color: var(--secondary-text-color, #727272);
    font-size: var(--anypod-text-small);
    line-height: 20px;
  }

  dd {
    min-inline-size: 0;
    margin: 0;
    overflow-wrap: anywhere;
  }

  p {
    margin: var(--anypod-space) 0;
    overflow-wrap: anywhere;
  }

  .detail {
    max-block-size: 6em;
    overflow: auto;
    white-space: pre-wrap;
  }

  .deeds {
    display: flex;
    flex-wrap: wrap;
    gap: var(--anypod-space);
    margin-block: var(--anypod-space-wide);
  }

  a.button {
    color: inherit;
    text-decoration: none;
  }

  h3 {
    margin: 24px 0 var(--anypod-space);
    font-size: var(--anypod-text-large);
    font-weight: 500;
  }

  .plain {
    white-space: pre-wrap;
  }

  .prose {
    overflow-wrap: anywhere;
    user-select: text;
  }

  .prose a,
  .time {
    color: inherit;
    text-decoration: underline;
  }

  .files,
  .history {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .files li {
    padding-block: 2px;
  }

  .history li {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 var(--anypod-space);
    padding: 4px 0;
    padding-inline-start: 20px;
    border-inline-start: 2px solid var(--anypod-line);
    margin-inline-start: 5px;
  }

  .history li::before {
    content: "";
    position: absolute;
    inset-inline-start: -6px;
    inset-block-start: 9px;
    inline-size: 10px;
    block-size: 10px;
    border: 2px solid var(--anypod-accent);
    border-radius: 50%;
    background: var(--anypod-accent);
  }

  .history li.ahead::before {
    background: var(--anypod-surface);
  }

  .history .error-text {
    flex-basis: 100%;
  }

  .skeleton.picture {
    inline-size: 112px;
    block-size: 112px;
  }

  .skeleton.line {
    block-size: 14px;
    margin-block: 12px;
  }
`;var Q0={scheduled:"panel.reason_scheduled",user:"panel.reason_user",unavailable:"panel.reason_unavailable",duplicate:"panel.reason_duplicate",expanded:"panel.reason_expanded",before_since:"panel.reason_before_since","filter:include_title":"panel.reason_filter_title","filter:exclude_title":"panel.reason_filter_title","filter:include_description":"panel.reason_filter_description","filter:exclude_description":"panel.reason_filter_description","filter:min_duration":"panel.reason_filter_duration","filter:max_duration":"panel.reason_filter_duration","filter:shorts":"panel.reason_filter_shorts","filter:live":"panel.reason_filter_live",played:"panel.reason_played",keep_last:"panel.reason_keep_last",max_age:"panel.reason_max_age",max_size:"panel.reason_max_size",quota:"panel.reason_quota",missing:"panel.reason_missing",removed_feed:"panel.reason_removed_feed"};function u2(e){return e===null?null:Q0[e]??null}function i3(e,V,C,H){let L=u2(C.reason),{media:M,published:r,duration_s:t,next_attempt_at:i}=C;return[["panel.feed",H],["panel.status",V(U[C.status])],["panel.reason",L===null?null:V(L)],["panel.published",r===null?null:y1(e,r)],["panel.duration",t===null?null:W(t)],["panel.size",M===null?null:J(e,M.size_bytes)],["panel.file",M===null?null:K0(M)],["panel.tries",C.tries===0?null:w(e,C.tries)],["panel.next_try",i===null?null:C1(e,i)],["panel.marks",q0(V,C)]].filter(l=>l[1]!==null&&l[1]!=="")}function K0({extension:e,height:V,codecs:C}){return[e,V===null?"":`${V}p`,C].filter(H=>H!=="").join(" · ")}function q0(e,V){let C=[];return V.pinned&&C.push(e(V.until_played?"panel.until_played":"common.pinned")),V.played_at!==null?C.push(e("common.played")):V.position_s!==null&&C.push(e("common.heard_to",{time:W(V.position_s)})),C.join(" · ")}function o3(e,V=Date.now()){let C=[["panel.history_published",e.published],["panel.history_discovered",e.discovered_at],["panel.history_downloaded",e.downloaded_at],["panel.history_problem",e.error?.since,e.error?.message??""],["panel.history_played",e.played_at],["panel.history_changed",e.updated_at],["panel.history_next_try",e.next_attempt_at],["panel.history_refresh",e.refresh_at]],H=[];for(let[L,M,r]of C)if(M!=null){let t=Date.parse(M)>V;H.push({text:L,at:M,isAhead:t,problem:r??null})}return H.sort((L,M)=>Date.parse(L.at)-Date.parse(M.at))}async function c2(e,V){if(window.isSecureContext)try{return await navigator.clipboard.writeText(e),!0}catch{}return V?.focus(),V?.select(),!1}var K1=class extends h{constructor(){super(...arguments);this.text=null;this.copy=async()=>{let C=await c2(this.text??"");!C&&this.pre!==null&&getSelection()?.selectAllChildren(this.pre),this.complain(this.t(C?"common.copied":"common.copy_yourself"))}}static{this.styles=[c,Z,v`
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-block: 24px var(--anypod-space);
      }
      h3 {
        margin: 0;
        font-size: var(--anypod-text-large);
        font-weight: 500;
      }
      pre {
        max-block-size: 320px;
        margin: 0 0 var(--anypod-space);
        padding: 12px;
        overflow: auto;
        border-radius: var(--anypod-radius-small);
        background: var(--anypod-fill);
        font-family: var(--ha-font-family-code, monospace);
        font-size: var(--anypod-text-small);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        user-select: text;
      }
    `]}render(){return this.text===null||this.text===""?A:o`<div class="head">
        <h3>${this.t("panel.log")}</h3>
        <button class="button" @click=${this.copy}>
          ${b(d2)}${this.t("panel.copy")}
        </button>
      </div>
      <pre dir="ltr" tabindex="0" role="region" aria-label=${this.t("panel.log")}>${this.text}</pre>
      ${this.renderMessage()}`}};a([p()],K1.prototype,"text",2),a([g("pre")],K1.prototype,"pre",2);u("anypod-log",K1);function a3(e,V){let C=0,H=e.length;for(;C<H;){let L=C+H>>1;(e[L]?.start_s??1/0)<=V?C=L+1:H=L}return C-1}function A3(e,V,C){let L={ArrowDown:V+1,ArrowUp:V-1,Home:0,End:C-1}[e];return L===void 0?null:Math.min(Math.max(L,0),C-1)}var V1=class extends B{constructor(){super(...arguments);this.lines=[];this.current=-1;this.label="";this.describe=C=>C.text;this.focused=null;this.onKey=C=>{let H=A3(C.key,this.stop,this.lines.length);H!==null&&(C.preventDefault(),this.focused=H,this.updateComplete.then(()=>{this.list.children[H]?.querySelector("button")?.focus()}))}}static{this.styles=[c,Z,v`
      :host {
        display: block;
      }
      ol {
        max-block-size: 320px;
        margin: 0;
        padding: 0;
        overflow: auto;
        overscroll-behavior: contain;
        list-style: none;
      }
      li {
        content-visibility: auto;
        contain-intrinsic-block-size: auto 36px;
      }
      button {
        display: flex;
        gap: var(--anypod-space);
        inline-size: 100%;
        min-block-size: 36px;
        padding: 6px 8px;
        border-inline-start: 3px solid transparent;
        border-radius: 0;
      }
      button:hover {
        background: var(--anypod-fill);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      button[aria-current] {
        border-inline-start-color: var(--anypod-accent);
        background: var(--anypod-fill);
        font-weight: 500;
      }
      time {
        flex: none;
        min-inline-size: 5ch;
        color: var(--secondary-text-color, #727272);
        font-variant-numeric: tabular-nums;
      }
      bdi {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `]}willUpdate(C){C.has("lines")&&(this.focused=null)}updated(C){if(C.has("current")&&this.current>=0&&!this.matches(":hover, :focus-within")){let H=this.list.children[this.current];if(H instanceof HTMLElement){let L=H.offsetTop-this.list.offsetTop-this.list.clientHeight/2;this.list.scrollTop=L}}}get stop(){return this.focused??Math.max(this.current,0)}render(){let C=this.lines.map((H,L)=>this.renderLine(H,L));return o`<ol aria-label=${this.label} @keydown=${this.onKey}>
      ${C}
    </ol>`}renderLine(C,H){return o`<li>
      <button
        tabindex=${H===this.stop?0:-1}
        aria-current=${H===this.current?"true":A}
        aria-label=${this.describe(C)}
        @focus=${()=>{this.focused=H}}
        @click=${()=>{this.dispatchEvent(new CustomEvent("seek",{detail:C.start_s}))}}
      >
        <time>${W(C.start_s)}</time> <bdi>${C.text}</bdi>
      </button>
    </li>`}};a([p({attribute:!1})],V1.prototype,"lines",2),a([p({type:Number})],V1.prototype,"current",2),a([p()],V1.prototype,"label",2),a([p({attribute:!1})],V1.prototype,"describe",2),a([x()],V1.prototype,"focused",2),a([g("ol")],V1.prototype,"list",2);u("anypod-seek-list",V1);var i1=class extends h{constructor(){super(...arguments);this.positionS=-1;this.language=null;this.cues=null;this.chapters=[];this.heard=null;this.onPosition=()=>{this.positionS=Math.floor(this.heard?.positionS??-1)};this.onSeek=C=>{this.player?.seek(C.detail),this.dispatchEvent(new CustomEvent("seek",{detail:C.detail}))};this.onToggle=C=>{let{episode:H}=this,L=C.target instanceof HTMLDetailsElement&&C.target.open,[M]=H?.transcripts??[];L&&H!==void 0&&M!==void 0&&this.language===null&&this.load(H,M)};this.describe=C=>this.t("panel.play_from",{time:W(C.start_s),text:C.text})}static{this.styles=[c,Z,v`
      :host {
        display: block;
      }
      details {
        margin-block: var(--anypod-space);
      }
      summary {
        min-block-size: 36px;
        align-content: center;
        font-weight: 500;
        cursor: pointer;
      }
      select {
        min-block-size: 36px;
        padding-inline: 8px;
        border: 1px solid var(--anypod-line);
        border-radius: var(--anypod-radius-small);
        background: var(--anypod-surface);
        color: inherit;
        font: inherit;
      }
      .skeleton {
        block-size: 120px;
      }
    `]}disconnectedCallback(){super.disconnectedCallback(),this.listenTo(null)}willUpdate(C){this.listenTo(this.player??null),C.has("episode")&&(this.chapters=(this.episode?.chapter_list??[]).map(({start_s:H,title:L})=>({start_s:H,text:L})),C.get("episode")?.episode_id!==this.episode?.episode_id&&(this.positionS=-1,this.language=null,this.cues=null))}listenTo(C){C!==this.heard&&(this.heard?.removeEventListener("position",this.onPosition),C?.addEventListener("position",this.onPosition),this.heard=C)}async load(C,H){this.language=H,this.cues=null;let L=[];try{L=(await this.home.callWS({type:"anypod/episodes/transcript",config_entry_id:C.config_entry_id,episode_id:C.episode_id,language:H})).cues}catch(M){this.complain(k(this.home,M))}this.episode?.episode_id===C.episode_id&&this.language===H&&(this.cues=L)}render(){let{episode:C}=this;return C===void 0||!this.hasTexts?A:o`
      ${this.chapters.length===0?A:this.renderChapters()}
      ${C.transcripts.length===0?A:this.renderTranscript(C)}
      ${this.renderMessage()}
    `}renderChapters(){return o`<details open>
      <summary>${this.t("panel.chapters")}</summary>
      ${this.renderLines(this.chapters,this.t("panel.chapters"))}
    </details>`}renderTranscript(C){return o`<details @toggle=${this.onToggle}>
      <summary>${this.t("panel.transcript")}</summary>
      ${C.transcripts.length>1?this.renderLanguages(C):A}
      ${this.cues===null?o`<div class="skeleton"></div>`:this.renderLines(this.cues,this.t("panel.transcript"))}
    </details>`}renderLanguages(C){let H=new Intl.DisplayNames([this.home.language],{type:"language"}),L=C.transcripts.map(M=>o`<option value=${M} ?selected=${M===this.language}>
          ${j0(H,M)}
        </option>`);return o`<label>
      ${this.t("panel.language")}
      <select
        @change=${M=>{this.load(C,M.target.value)}}
      >
        ${L}
      </select>
    </label>`}renderLines(C,H){return o`<anypod-seek-list
      .lines=${C}
      .current=${a3(C,this.positionS)}
      .label=${H}
      .describe=${this.describe}
      @seek=${this.onSeek}
    ></anypod-seek-list>`}};a([p({attribute:!1})],i1.prototype,"episode",2),a([p({attribute:!1})],i1.prototype,"player",2),a([x()],i1.prototype,"positionS",2),a([x()],i1.prototype,"language",2),a([x()],i1.prototype,"cues",2);function j0(e,V){try{return e.of(V)??V}catch{return V}}u("anypod-player-extras",i1);var X0=/(?<url>https?:\/\/[^\s<>"]+)|(?<![\d:.,])(?<time>(?:\d{1,2}:)?[0-5]?\d:[0-5]\d)(?![\d:])/giu,Y0=new Set(`.,;:!?'"’”。，、`),J0=2e3;function n3(e,V){let C=[],H=0;for(let L of e.matchAll(X0)){let M=C7(L,V);M!==null&&(L.index>H&&C.push({kind:"text",text:e.slice(H,L.index)}),C.push(M),H=L.index+M.text.length)}return H<e.length&&C.push({kind:"text",text:e.slice(H)}),C}function C7(e,V){let{url:C,time:H}=e.groups??{};if(C!==void 0){let M=H7(C);return M.length<=J0&&URL.canParse(M)?{kind:"link",text:M,url:M}:null}let L=V7(H??"");return H===void 0||V===null||L>V?null:{kind:"time",text:H,seconds:L}}function H7(e){let V=e.split(")").length-e.split("(").length,C=e.length;for(;C>0;C-=1){let H=e.charAt(C-1);if(H===")"&&V>0)V-=1;else if(!Y0.has(H))break}return e.slice(0,C)}function V7(e){return e.split(":").reduce((V,C)=>V*60+Number(C),0)}var L7=400,e7={media:"panel.kind_media",artwork:"panel.kind_artwork",transcript:"panel.kind_transcript"},Q=class extends h{constructor(){super(...arguments);this.feeds=new Map;this.episode=null;this.problem=null;this.isGone=!1;this.reading=0}static{this.styles=[c,Z,t3]}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this.timer)}willUpdate(C){C.has("chosen")&&C.get("chosen")?.episode_id!==this.chosen?.episode_id&&(this.episode=null,this.read())}updated(){let C=this.renderRoot.querySelector("anypod-player-extras");C!==null&&"player"in C&&(C.player=this.player)}take(C,H){let L=this.episode,M=C.find(t=>t.episode_id===this.chosen?.episode_id);M!==void 0&&L!==null&&(this.episode={...L,...M});let r=M!==void 0&&M.updated_at!==L?.updated_at;(H||r||M!==void 0&&this.isGone)&&(window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.read()},L7))}async read(){let{chosen:C}=this;this.reading+=1;let{reading:H}=this;if(C===void 0)return;let L=null,M=null;try{let{config_entry_id:r,episode_id:t}=C;L=await this.home.callWS({type:"anypod/episodes/get",config_entry_id:r,episode_id:t})}catch(r){M=r}H===this.reading&&this.show(L,M)}show(C,H){let L=z2(H);this.isGone=L==="episode_not_found"||L==="feed_not_found",this.problem=H===null||this.isGone?null:k(this.home,H),(C!==null||this.isGone)&&(this.episode=C),this.dispatchEvent(new CustomEvent("shown",{detail:this.episode}))}plan(C,H){let L={deed:C,episodes:[H]};this.dispatchEvent(new CustomEvent("plan",{detail:L}))}render(){if(this.isGone)return o`<p role="status">${this.t("panel.gone")}</p>`;let{episode:C}=this;if(C===null)return this.problem===null?M7():this.renderProblem(this.problem);let H={...C,...this.deeds?.shown(C)};return o`
      ${this.problem===null?A:this.renderProblem(this.problem)} ${this.renderTop(H)}
      ${this.renderDeeds(H)} ${this.renderPlayer(H)} ${this.renderDescription(H)}
      ${this.renderFiles(H)} ${this.renderHistory(H)}
      <anypod-log .hass=${this.hass} .text=${H.log}></anypod-log>
    `}renderProblem(C){return o`<p role="alert">
      <span class="error-text">${C}</span>
      <button class="button" @click=${()=>{this.read()}}>${this.t("common.try_again")}</button>
    </p>`}renderTop(C){let H=this.feeds.get(C.config_entry_id)?.title??"";return o`<div class="top">
        <anypod-picture
          .hass=${this.hass}
          .path=${C.artwork_url}
          .pixels=${512}
        ></anypod-picture>
        <dl>
          ${_(i3(this.home,this.t,C,H),([L,M])=>o`<div>
                <dt>${this.t(L)}</dt>
                <dd dir="auto">${M}</dd>
              </div>`)}
        </dl>
      </div>
      ${C.progress===null?A:this.renderProgress(C,C.progress)}
      ${C.error===null?A:o`<p class="error-text">${R(C.error.message)}</p>
              <p class="secondary detail" dir="auto">${C.error.detail}</p>`}`}renderProgress(C,H){return o`<p class="secondary">${v2(this.home,this.t,H)}</p>
      ${x2(this.t,H,C.title)}`}renderDeeds(C){let H=this.deeds?.isBusy(C.episode_id)??!1;return o`<div class="deeds">
      ${_(t2(C,{isAdmin:g1(this.home)}),L=>o`<button
            class="button ${L==="delete"?"danger":""}"
            ?disabled=${H}
            @click=${()=>{this.plan(L,C)}}
          >
            ${this.t(A2[L])}
          </button>`)}
      ${/^https?:\/\//iu.test(C.source_url)?this.renderSource(C):A}
    </div>`}renderSource(C){return o`<a
      class="button"
      href=${C.source_url}
      target="_blank"
      rel="noopener noreferrer"
      >${b(G5)}${this.t("panel.source")}</a
    >`}renderPlayer(C){let H=C.media===null?A:o`<anypod-player .hass=${this.hass} .episode=${C}></anypod-player>`;return o`${H}
      <anypod-player-extras .hass=${this.hass} .episode=${C}></anypod-player-extras>`}renderDescription(C){let H=C.description?.trim()??"";if(H==="")return A;let L=C.media===null?null:C.duration_s;return o`<h3>${this.t("panel.description")}</h3>
      <div class="prose" dir="auto">
        ${m2([H,L,this.home.language],()=>n3(H,L).map(M=>this.renderPiece(M)))}
      </div>`}renderPiece(C){switch(C.kind){case"text":return o`<span class="plain">${C.text}</span>`;case"link":return o`<a href=${C.url} target="_blank" rel="noopener noreferrer"
          >${C.text}</a
        >`;case"time":return this.renderTime(C.text,C.seconds)}}renderTime(C,H){return o`<button
      class="time"
      aria-label=${this.t("panel.go_to",{time:C})}
      @click=${()=>{this.player?.seek(H)}}
    >
      ${C}
    </button>`}renderFiles({artifacts:C}){return C.length===0?A:o`<h3>${this.t("panel.files")}</h3>
      <ul class="files">
        ${_(C,H=>o`<li>${this.fileText(H)}</li>`)}
      </ul>`}fileText(C){let H=e7[C.kind],L=H===void 0?C.kind:this.t(H),M=J(this.home,C.size_bytes);return[L,C.language,C.extension,M].filter(r=>r!==null).join(" · ")}renderHistory(C){return o`<h3>${this.t("panel.history")}</h3>
      <ol class="history">
        ${_(o3(C),({text:H,at:L,isAhead:M,problem:r})=>o`<li class=${M?"ahead":""}>
              <span>${this.t(H)}</span>
              <time class="secondary" datetime=${L} title=${C1(this.home,L)}
                >${y1(this.home,L)}</time
              >
              ${r===null?A:o`<span class="error-text">${R(r)}</span>`}
            </li>`)}
      </ol>`}};a([p({attribute:!1})],Q.prototype,"chosen",2),a([p({attribute:!1})],Q.prototype,"feeds",2),a([p({attribute:!1,hasChanged:()=>!0})],Q.prototype,"deeds",2),a([x()],Q.prototype,"episode",2),a([x()],Q.prototype,"problem",2),a([x()],Q.prototype,"isGone",2),a([g("anypod-player")],Q.prototype,"player",2);function M7(){return o`<div class="skeleton picture"></div>
    <div class="skeleton line"></div>
    <div class="skeleton line"></div>`}u("anypod-details",Q);var K=class extends h{constructor(){super(...arguments);this.narrow=!1;this.feeds=new Map;this.heading="";this.close=()=>{this.dispatchEvent(new CustomEvent("closed"))};this.pressed=C=>{C.key==="Escape"&&(C.stopPropagation(),this.close())};this.onPlan=C=>{this.dispatchEvent(new CustomEvent("plan",{detail:C.detail}))};this.onShown=C=>{this.heading=C.detail?.title??""}}static{this.styles=[c,Z,v`
      :host {
        display: flex;
      }
      aside {
        inline-size: clamp(340px, 36vw, 520px);
        padding: 0 var(--anypod-space-wide) 32px;
        overflow: auto;
        background: var(--anypod-surface);
        border-inline-start: 1px solid var(--anypod-line);
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        align-items: start;
        gap: var(--anypod-space);
        padding-block: var(--anypod-space-wide);
        background: inherit;
      }
      /* A title of another direction than the page's begins where others begin. */
      h2 {
        flex: 1;
        text-align: -webkit-match-parent;
        text-align: match-parent;
        min-inline-size: 0;
        margin: 6px 0 0;
        font-size: 18px;
        font-weight: 500;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
    `]}focus(){this.closer?.focus()}take(C,H){this.details?.take(C,H)}render(){let C=o`<anypod-details
      .hass=${this.hass}
      .chosen=${this.chosen}
      .feeds=${this.feeds}
      .deeds=${this.deeds}
      @plan=${this.onPlan}
      @shown=${this.onShown}
    ></anypod-details>`;return this.narrow?o`<anypod-dialog
          full
          open
          .heading=${this.heading}
          close-label=${this.t("common.close")}
          @closed=${this.close}
          >${C}</anypod-dialog
        >`:this.renderBeside(C)}renderBeside(C){let H=this.t("common.close");return o`<aside
      aria-label=${this.t("panel.details",{title:this.heading})}
      @keydown=${this.pressed}
    >
      <header>
        <h2 dir="auto">${this.heading}</h2>
        <button
          id="close"
          class="icon-button"
          aria-label=${H}
          title=${H}
          @click=${this.close}
        >
          ${b(b1)}
        </button>
      </header>
      ${C}
    </aside>`}};a([p({attribute:!1})],K.prototype,"chosen",2),a([p({type:Boolean})],K.prototype,"narrow",2),a([p({attribute:!1})],K.prototype,"feeds",2),a([p({attribute:!1,hasChanged:()=>!0})],K.prototype,"deeds",2),a([x()],K.prototype,"heading",2),a([g("anypod-details")],K.prototype,"details",2),a([g("#close")],K.prototype,"closer",2);u("anypod-drawer",K);var{I:r7}=S5,d3=e=>e;var p3=()=>document.createComment(""),T1=(e,V,C)=>{let H=e._$AA.parentNode,L=V===void 0?e._$AB:V._$AA;if(C===void 0){let M=H.insertBefore(p3(),L),r=H.insertBefore(p3(),L);C=new r7(M,r,e,e.options)}else{let M=C._$AB.nextSibling,r=C._$AM,t=r!==e;if(t){let i;C._$AQ?.(e),C._$AM=e,C._$AP!==void 0&&(i=e._$AU)!==r._$AU&&C._$AP(i)}if(M!==L||t){let i=C._$AA;for(;i!==M;){let n=d3(i).nextSibling;d3(H).insertBefore(i,L),i=n}}}return C},o1=(e,V,C=e)=>(e._$AI(V,C),e),t7={},l3=(e,V=t7)=>e._$AH=V,m3=e=>e._$AH,Z2=e=>{e._$AR(),e._$AA.remove()};var s3=(e,V,C)=>{let H=new Map;for(let L=V;L<=C;L++)H.set(e[L],L);return H},S2=l2(class extends k1{constructor(e){if(super(e),e.type!==V3.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,V,C){let H;C===void 0?C=V:V!==void 0&&(H=V);let L=[],M=[],r=0;for(let t of e)L[r]=H?H(t,r):r,M[r]=C(t,r),r++;return{values:M,keys:L}}render(e,V,C){return this.dt(e,V,C).values}update(e,[V,C,H]){let L=m3(e),{values:M,keys:r}=this.dt(V,C,H);if(!Array.isArray(L))return this.ut=r,M;let t=this.ut??=[],i=[],n,l,d=0,s=L.length-1,m=0,S=M.length-1;for(;d<=s&&m<=S;)if(L[d]===null)d++;else if(L[s]===null)s--;else if(t[d]===r[m])i[m]=o1(L[d],M[m]),d++,m++;else if(t[s]===r[S])i[S]=o1(L[s],M[S]),s--,S--;else if(t[d]===r[S])i[S]=o1(L[d],M[S]),T1(e,i[S+1],L[d]),d++,S--;else if(t[s]===r[m])i[m]=o1(L[s],M[m]),T1(e,L[d],L[s]),s--,m++;else if(n===void 0&&(n=s3(r,m,S),l=s3(t,d,s)),n.has(t[d]))if(n.has(t[s])){let O=l.get(r[m]),T=O!==void 0?L[O]:null;if(T===null){let F=T1(e,L[d]);o1(F,M[m]),i[m]=F}else i[m]=o1(T,M[m]),T1(e,L[d],T),L[O]=null;m++}else Z2(L[s]),s--;else Z2(L[d]),d++;for(;m<=S;){let O=T1(e,i[S+1]);o1(O,M[m]),i[m++]=O}for(;d<=s;){let O=L[d++];O!==null&&Z2(O)}return this.ut=r,l3(e,i),z}});function v3(e){return typeof e=="object"?e.key:e}function x3(e,V){let C=e.length;return new Proxy(e,{get(H,L,M){if(typeof L=="string"){let r=L.charCodeAt(0);if(r>=48&&r<=57){let t=+L;if(Number.isInteger(t)&&t>=0&&t<C){let i=H[t];if(typeof i!="object"){let n=V[t*2];i=H[t]={index:t,key:i,start:n,size:V[t*2+1],end:n+V[t*2+1],lane:0}}return i}}if(L==="length")return C}return Reflect.get(H,L,M)}})}function x1(e,V,C){let H=C.initialDeps??[],L,M=!0;function r(){var t;let n=0,l=e();if(!(l.length!==H.length||l.some((m,S)=>H[S]!==m)))return L;H=l;let s=0;return L=V(...l),C?.onChange&&!(M&&C.skipInitialOnChange)&&C.onChange(L),M=!1,L}return r.updateDeps=t=>{H=t},r}function Y2(e,V){if(e===void 0)throw new Error(`Unexpected undefined${V?`: ${V}`:""}`);return e}var J2=(e,V)=>Math.abs(e-V)<1.01,u3=(e,V,C)=>{let H;return Object.assign(function(...L){e.clearTimeout(H),H=e.setTimeout(()=>V.apply(this,L),C)},{cancel:()=>{e.clearTimeout(H)}})};var q1,C5=()=>{if(q1!==void 0)return q1;if(typeof navigator>"u")return q1=!1;if(/iP(hone|od|ad)/.test(navigator.userAgent))return q1=!0;let e=navigator.maxTouchPoints;return q1=navigator.platform==="MacIntel"&&e!==void 0&&e>0};var c3=e=>{let{offsetWidth:V,offsetHeight:C}=e;return{width:V,height:C}},i7=e=>e,H5=e=>{let V=Math.max(e.startIndex-e.overscan,0),H=Math.min(e.endIndex+e.overscan,e.count-1)-V+1,L=new Array(H);for(let M=0;M<H;M++)L[M]=V+M;return L},Z3=(e,V)=>{let C=e.scrollElement;if(!C)return;let H=e.targetWindow;if(!H)return;let L=r=>{let{width:t,height:i}=r;V({width:Math.round(t),height:Math.round(i)})};if(L(c3(C)),!H.ResizeObserver)return()=>{};let M=new H.ResizeObserver(r=>{let t=()=>{let i=r[0];if(i?.borderBoxSize){let n=i.borderBoxSize[0];if(n){L({width:n.inlineSize,height:n.blockSize});return}}L(c3(C))};e.options.useAnimationFrameWithResizeObserver?requestAnimationFrame(t):t()});return M.observe(C,{box:"border-box"}),()=>{M.unobserve(C)}},h2={passive:!0};var o7=typeof window>"u"?!0:"onscrollend"in window,a7=(e,V,C)=>{let H=e.scrollElement;if(!H)return;let L=e.targetWindow;if(!L)return;let M=e.options.useScrollendEvent&&o7,r=0,t=M?null:u3(L,()=>V(C(H),!1),e.options.isScrollingResetDelay),i=d=>()=>{r=C(H),t?.(),V(r,d)},n=i(!0),l=i(!1);return H.addEventListener("scroll",n,h2),M&&H.addEventListener("scrollend",l,h2),()=>{H.removeEventListener("scroll",n),M&&H.removeEventListener("scrollend",l),t?.cancel()}},S3=(e,V)=>a7(e,V,C=>{let{horizontal:H,isRtl:L}=e.options;return H?C.scrollLeft*(L&&-1||1):C.scrollTop});var A7=(e,V,C)=>{if(C.options.useCachedMeasurements){let H=C.indexFromElement(e),L=C.options.getItemKey(H);return C.itemSizeCache.get(L)??C.options.estimateSize(H)}if(V?.borderBoxSize){let H=V.borderBoxSize[0];if(H)return Math.round(H[C.options.horizontal?"inlineSize":"blockSize"])}if(!V){let H=C.indexFromElement(e),L=C.options.getItemKey(H),M=C.itemSizeCache.get(L);if(M!==void 0)return M}return e[C.options.horizontal?"offsetWidth":"offsetHeight"]},n7=(e,{adjustments:V=0,behavior:C},H)=>{var L,M;(M=(L=H.scrollElement)==null?void 0:L.scrollTo)==null||M.call(L,{[H.options.horizontal?"left":"top"]:e+V,behavior:C})};var h3=n7;function d7(e,V,C,H){if(V===0)return!1;let L=H(0),M=new Set,r=0;for(;r<e;){let i=C(r);if(i===L)break;M.add(i),r++}let t=e-r;if(t===0||t>=V)return!1;for(let i=0;i<t;i++)if(H(i)!==C(r+i))return!1;for(let i=t;i<V;i++)if(M.has(H(i)))return!1;return!0}var f2=class{constructor(V){this.unsubs=[],this.scrollElement=null,this.targetWindow=null,this.isScrolling=!1,this.scrollState=null,this.measurementsCache=[],this._singleLaneMeasurements=null,this.itemSizeCache=new Map,this.itemSizeCacheVersion=0,this.laneAssignments=new Map,this.pendingMin=null,this.prevLanes=void 0,this.lanesChangedFlag=!1,this.lanesSettling=!1,this.pendingScrollAnchor=null,this.scrollRect=null,this.scrollOffset=null,this.scrollDirection=null,this.scrollAdjustments=0,this._iosDeferredAdjustment=0,this._iosTouching=!1,this._iosJustTouchEnded=!1,this._iosTouchEndTimerId=null,this._intendedScrollOffset=null,this._clampedAdjustment=null,this.elementsCache=new Map,this.now=()=>{var C,H,L;return((L=(H=(C=this.targetWindow)==null?void 0:C.performance)==null?void 0:H.now)==null?void 0:L.call(H))??Date.now()},this.observer=(()=>{let C=null,H=()=>C||(!this.targetWindow||!this.targetWindow.ResizeObserver?null:C=new this.targetWindow.ResizeObserver(L=>{L.forEach(M=>{let r=()=>{let t=M.target,i=this.indexFromElement(t);if(!t.isConnected){this.observer.unobserve(t);for(let[n,l]of this.elementsCache)if(l===t){this.elementsCache.delete(n);break}return}this.isIndexInRange(i)&&this.shouldMeasureDuringScroll(i)&&this.resizeItem(i,this.options.measureElement(t,M,this))};this.options.useAnimationFrameWithResizeObserver?requestAnimationFrame(r):r()})}));return{disconnect:()=>{var L;(L=H())==null||L.disconnect(),C=null},observe:L=>{var M;return(M=H())==null?void 0:M.observe(L,{box:"border-box"})},unobserve:L=>{var M;return(M=H())==null?void 0:M.unobserve(L)}}})(),this.range=null,this.setOptions=C=>{var H;let L={debug:!1,initialOffset:0,overscan:1,paddingStart:0,paddingEnd:0,scrollPaddingStart:0,scrollPaddingEnd:0,horizontal:!1,getItemKey:i7,rangeExtractor:H5,onChange:()=>{},measureElement:A7,initialRect:{width:0,height:0},scrollMargin:0,gap:0,indexAttribute:"data-index",initialMeasurementsCache:[],lanes:1,anchorTo:"start",followOnAppend:!1,scrollEndThreshold:1,isScrollingResetDelay:150,enabled:!0,isRtl:!1,useScrollendEvent:!1,useAnimationFrameWithResizeObserver:!1,laneAssignmentMode:"estimate",useCachedMeasurements:!1};for(let d in C){let s=C[d];s!==void 0&&(L[d]=s)}let M=this.options,r=null,t=null,i=!1;if(M!==void 0&&M.enabled&&L.enabled&&L.anchorTo==="end"&&this.scrollElement!==null){let d=M.count,s=L.count,m=this.getMeasurements(),S=((H=this._singleLaneMeasurements)==null?void 0:H.items)??m,O=I=>v3(S[I]),T=d>0?O(0):null,F=d>0?O(d-1):null;if(s!==d||d>0&&s>0&&(L.getItemKey(0)!==T||L.getItemKey(s-1)!==F)){i=!0;let I=d>0?this.getVirtualItemForOffset(this.getScrollOffset())??m[0]:null;I&&(r=[I.key,this.getScrollOffset()-I.start]);let P=L.followOnAppend===!0?"auto":L.followOnAppend||null;P&&s>0&&this.isAtEnd(M.scrollEndThreshold)&&(d===0||L.getItemKey(s-1)!==F)&&(s>d||d7(d,s,O,L.getItemKey))&&(t=P)}}this.options=L,i&&(this.pendingMin=0,this.itemSizeCacheVersion++);let n=!1,l=0;if(r&&this.scrollOffset!==null){let[d,s]=r,m=this.getMeasurements(),{count:S,getItemKey:O}=this.options,T=0;for(;T<S&&O(T)!==d;)T++;if(T<S){let F=m[T];if(F){let f=Math.max(0,F.start+s);!t&&f!==this.scrollOffset&&(l=f-this.scrollOffset,this.scrollOffset=f,n=!0)}}}(n||t)&&(this.pendingScrollAnchor=[n?r[0]:null,n?r[1]:0,t,l])},this.notify=C=>{var H,L;(L=(H=this.options).onChange)==null||L.call(H,this,C)},this.maybeNotify=x1(()=>(this.calculateRange(),[this.isScrolling,this.range?this.range.startIndex:null,this.range?this.range.endIndex:null]),C=>{this.notify(C)},{key:!1,debug:()=>this.options.debug,initialDeps:[this.isScrolling,this.range?this.range.startIndex:null,this.range?this.range.endIndex:null]}),this.cleanup=()=>{this.unsubs.filter(Boolean).forEach(C=>C()),this.unsubs=[],this.observer.disconnect(),this.rafId!=null&&this.targetWindow&&(this.targetWindow.cancelAnimationFrame(this.rafId),this.rafId=null),this.scrollState=null,this.isScrolling=!1,this.scrollDirection=null,this._iosDeferredAdjustment=0,this._iosTouching=!1,this._iosJustTouchEnded=!1,this._clampedAdjustment=null,this.scrollElement=null,this.targetWindow=null},this._didMount=()=>()=>{this.cleanup()},this._willUpdate=()=>{var C,H;let L=this.options.enabled?this.options.getScrollElement():null;if(this.scrollElement!==L){if(this.cleanup(),!L){this.maybeNotify();return}if(this.scrollElement=L,this.scrollElement&&"ownerDocument"in this.scrollElement?this.targetWindow=this.scrollElement.ownerDocument.defaultView:this.targetWindow=((C=this.scrollElement)==null?void 0:C.window)??null,this.elementsCache.forEach(r=>{this.observer.observe(r)}),this.unsubs.push(this.options.observeElementRect(this,r=>{this.scrollRect=r,this.maybeNotify()})),this.unsubs.push(this.options.observeElementOffset(this,(r,t)=>{if(t&&this._intendedScrollOffset===null&&r===this.scrollOffset)return;this._intendedScrollOffset!==null&&Math.abs(r-this._intendedScrollOffset)<1.5&&(r=this._intendedScrollOffset),this._intendedScrollOffset=null,this._clampedAdjustment!==null&&Math.abs(r-this._clampedAdjustment.maxAtWrite)>=1.5&&(this._clampedAdjustment=null),this.scrollAdjustments=0;let i=this.getScrollOffset();this.scrollDirection=t?i===r?this.scrollDirection:i<r?"forward":"backward":null,this.scrollOffset=r,this.isScrolling=t,this._flushIosDeferredIfReady(),this.scrollState&&this.scheduleScrollReconcile(),this.maybeNotify()})),"addEventListener"in this.scrollElement){let r=this.scrollElement,t=()=>{this._iosTouching=!0,this._iosJustTouchEnded=!1,this._iosTouchEndTimerId!==null&&this.targetWindow!=null&&(this.targetWindow.clearTimeout(this._iosTouchEndTimerId),this._iosTouchEndTimerId=null)},i=()=>{this._iosTouching=!1,!(!C5()||this.targetWindow==null)&&(this._iosJustTouchEnded=!0,this._iosTouchEndTimerId=this.targetWindow.setTimeout(()=>{this._iosJustTouchEnded=!1,this._iosTouchEndTimerId=null,this._flushIosDeferredIfReady()},150))};r.addEventListener("touchstart",t,h2),r.addEventListener("touchend",i,h2),this.unsubs.push(()=>{r.removeEventListener("touchstart",t),r.removeEventListener("touchend",i),this._iosTouchEndTimerId!==null&&this.targetWindow!=null&&(this.targetWindow.clearTimeout(this._iosTouchEndTimerId),this._iosTouchEndTimerId=null)})}this._scrollToOffset(this.getScrollOffset(),{adjustments:void 0,behavior:void 0})}let M=this.pendingScrollAnchor;if(this.pendingScrollAnchor=null,M&&this.scrollElement&&this.options.enabled){let[r,t,i,n]=M;r!==null&&!i&&(C5()&&(this.isScrolling||this._iosTouching||this._iosJustTouchEnded)?n!==0&&(this._iosDeferredAdjustment+=n):((H=this.scrollState)==null?void 0:H.behavior)==="smooth"&&!J2(this.getScrollOffset()-n,this.scrollState.lastTargetOffset)||this._scrollToOffset(this.getScrollOffset(),{adjustments:void 0,behavior:void 0})),i&&this.scrollToEnd({behavior:i})}this._retryClampedAdjustment()},this._retryClampedAdjustment=()=>{if(this._clampedAdjustment===null||!this.scrollElement||!this.options.enabled)return;let{target:C,maxAtWrite:H}=this._clampedAdjustment,L=this.getMaxScrollOffset();L>H+.5&&(this._clampedAdjustment=C>L+.5?{target:C,maxAtWrite:L}:null,this._scrollToOffset(C,{adjustments:void 0,behavior:void 0}))},this._flushIosDeferredIfReady=()=>{if(this._iosDeferredAdjustment===0||this.isScrolling||this._iosTouching||this._iosJustTouchEnded)return;let C=this.getScrollOffset(),H=this.getMaxScrollOffset();if(C<0||C>H)return;if(this._iosDeferredAdjustment<0&&C>=H-1){this._iosDeferredAdjustment=0;return}let L=this._iosDeferredAdjustment;this._iosDeferredAdjustment=0,this._scrollToOffset(C,{adjustments:this.scrollAdjustments+=L,behavior:void 0})},this.rafId=null,this.getSize=()=>this.options.enabled?(this.scrollRect=this.scrollRect??this.options.initialRect,this.scrollRect[this.options.horizontal?"width":"height"]):(this.scrollRect=null,0),this.getScrollOffset=()=>this.options.enabled?(this.scrollOffset=this.scrollOffset??(typeof this.options.initialOffset=="function"?this.options.initialOffset():this.options.initialOffset),this.scrollOffset):(this.scrollOffset=null,0),this.getMeasurementOptions=x1(()=>[this.options.count,this.options.paddingStart,this.options.scrollMargin,this.options.getItemKey,this.options.enabled,this.options.lanes,this.options.laneAssignmentMode,this.options.gap],(C,H,L,M,r,t,i,n)=>(this.prevLanes!==void 0&&this.prevLanes!==t&&(this.lanesChangedFlag=!0),this.prevLanes=t,this.pendingMin=null,{count:C,paddingStart:H,scrollMargin:L,getItemKey:M,enabled:r,lanes:t,laneAssignmentMode:i,gap:n}),{key:!1}),this.isIndexInRange=C=>C>=0&&C<this.options.count,this.getMeasurements=x1(()=>[this.getMeasurementOptions(),this.itemSizeCacheVersion],({count:C,paddingStart:H,scrollMargin:L,getItemKey:M,enabled:r,lanes:t,laneAssignmentMode:i,gap:n},l)=>{var d;let s=this.itemSizeCache;if(!r)return this.measurementsCache=[],this._singleLaneMeasurements=null,this.itemSizeCache.clear(),this.laneAssignments.clear(),[];if(this.laneAssignments.size>C)for(let f of this.laneAssignments.keys())f>=C&&this.laneAssignments.delete(f);this.lanesChangedFlag&&(this.lanesChangedFlag=!1,this.lanesSettling=!0,this.measurementsCache=[],this._singleLaneMeasurements=null,this.itemSizeCache.clear(),this.laneAssignments.clear(),this.pendingMin=null),this.measurementsCache.length===0&&!this.lanesSettling&&(this.measurementsCache=this.options.initialMeasurementsCache,this.measurementsCache.forEach(f=>{this.itemSizeCache.set(f.key,f.size)}));let m=this.lanesSettling?0:this.pendingMin??0;if(this.pendingMin=null,this.lanesSettling&&this.measurementsCache.length===C&&(this.lanesSettling=!1),t===1){let f=C*2,y=(d=this._singleLaneMeasurements)==null?void 0:d.flat;if(!y||y.length<f){let E=new Float64Array(f);y&&m>0&&E.set(y.subarray(0,m*2)),y=E}let I=m===0?new Array(C):this._singleLaneMeasurements.items.slice(),P;if(m===0)P=H+L;else{let E=m-1;P=y[E*2]+y[E*2+1]+n}for(let E=m;E<C;E++){let R1=M(E);I[E]=R1;let E1=s.get(R1),F1=typeof E1=="number"?E1:this.options.estimateSize(E);y[E*2]=P,y[E*2+1]=F1,P+=F1+n}this._singleLaneMeasurements={flat:y,items:I};let M1=x3(I,y);return this.measurementsCache=M1,M1}let S=this.measurementsCache.slice(0,m),O=new Array(t).fill(void 0),T=new Float64Array(t),F=0;for(let f=0;f<m;f++){let y=S[f];y&&(O[y.lane]===void 0&&F++,O[y.lane]=f,T[y.lane]=y.end)}for(let f=m;f<C;f++){let y=M(f),I=this.laneAssignments.get(f),P,M1,E=i==="estimate"||s.has(y);if(I!==void 0&&this.options.lanes>1){P=I;let _1=O[P],a1=_1!==void 0?S[_1]:void 0;M1=a1?a1.end+n:H+L}else if(F===t){let _1=0,a1=T[0],r5=O[0];for(let S1=1;S1<t;S1++){let b2=T[S1];(b2<a1||b2===a1&&O[S1]<r5)&&(_1=S1,a1=b2,r5=O[S1])}P=_1,M1=a1+n,E&&this.laneAssignments.set(f,P)}else P=f%this.options.lanes,M1=H+L,E&&this.laneAssignments.set(f,P);let R1=s.get(y),E1=typeof R1=="number"?R1:this.options.estimateSize(f),F1=M1+E1;S[f]={index:f,start:M1,size:E1,end:F1,key:y,lane:P},O[P]===void 0&&F++,O[P]=f,T[P]=F1}return this.measurementsCache=S,S},{key:!1,debug:()=>this.options.debug}),this.calculateRange=x1(()=>[this.getMeasurements(),this.getSize(),this.getScrollOffset(),this.options.lanes],(C,H,L,M)=>C.length===0||H===0?(this.range=null,null):(this.range=l7(C,H,L,M,M===1&&this._singleLaneMeasurements!==null?this._singleLaneMeasurements.flat:null),this.range),{key:!1,debug:()=>this.options.debug}),this.getVirtualIndexes=x1(()=>{let C=null,H=null,L=this.calculateRange();return L&&(C=L.startIndex,H=L.endIndex),this.maybeNotify.updateDeps([this.isScrolling,C,H]),[this.options.rangeExtractor,this.options.overscan,this.options.count,C,H]},(C,H,L,M,r)=>M===null||r===null?[]:C({startIndex:M,endIndex:r,overscan:H,count:L}),{key:!1,debug:()=>this.options.debug}),this.indexFromElement=C=>{let H=this.options.indexAttribute,L=C.getAttribute(H);return L?parseInt(L,10):(console.warn(`Missing attribute name '${H}={index}' on measured element.`),-1)},this.shouldMeasureDuringScroll=C=>{var H;if(!this.scrollState||this.scrollState.behavior!=="smooth")return!0;let L=this.scrollState.index??((H=this.getVirtualItemForOffset(this.scrollState.lastTargetOffset))==null?void 0:H.index);if(L!==void 0&&this.range){let M=Math.max(this.options.overscan,Math.ceil((this.range.endIndex-this.range.startIndex)/2)),r=Math.max(0,L-M),t=Math.min(this.options.count-1,L+M);return C>=r&&C<=t}return!0},this.measureElement=C=>{if(!C){this.elementsCache.forEach((r,t)=>{r.isConnected||(this.observer.unobserve(r),this.elementsCache.delete(t))});return}let H=this.indexFromElement(C);if(!this.isIndexInRange(H))return;let L=this.options.getItemKey(H),M=this.elementsCache.get(L);M!==C&&(M&&this.observer.unobserve(M),this.observer.observe(C),this.elementsCache.set(L,C)),(!this.isScrolling||this.scrollState)&&this.shouldMeasureDuringScroll(H)&&this.resizeItem(H,this.options.measureElement(C,void 0,this))},this.resizeItem=(C,H)=>{var L,M,r;if(!this.isIndexInRange(C))return;let t,i,n,l=(L=this._singleLaneMeasurements)==null?void 0:L.flat;if(this.options.lanes===1&&l!=null)n=this.options.getItemKey(C),i=l[C*2],t=l[C*2+1];else{let m=this.measurementsCache[C];if(!m)return;n=m.key,i=m.start,t=m.size}let d=this.itemSizeCache.get(n)??t,s=H-d;if(s!==0){let m=this.options.anchorTo==="end"&&((M=this.scrollState)==null?void 0:M.behavior)!=="smooth"&&this.getVirtualDistanceFromEnd()<=this.options.scrollEndThreshold,S=m?this.getTotalSize():0,O=this.getScrollOffset()+this.scrollAdjustments,F=!this.itemSizeCache.has(n)?i<O:i+d<=O&&this.scrollDirection!=="backward",f=((r=this.scrollState)==null?void 0:r.behavior)!=="smooth"&&(this.shouldAdjustScrollPositionOnItemSizeChange!==void 0?this.shouldAdjustScrollPositionOnItemSizeChange(this.measurementsCache[C]??{index:C,key:n,start:i,size:t,end:i+t,lane:0},s,this):F);(this.pendingMin===null||C<this.pendingMin)&&(this.pendingMin=C),this.itemSizeCache.set(n,H),this.itemSizeCacheVersion++;let y=!1;m?y=this.applyScrollAdjustment(this.getTotalSize()-S):f&&(y=this.applyScrollAdjustment(s)),this.notify(y),this._retryClampedAdjustment()}},this.getVirtualItems=x1(()=>[this.getVirtualIndexes(),this.getMeasurements()],(C,H)=>{let L=[];for(let M=0,r=C.length;M<r;M++){let t=C[M],i=H[t];L.push(i)}return L},{key:!1,debug:()=>this.options.debug}),this.getVirtualItemForOffset=C=>{var H;let L=this.getMeasurements();if(L.length===0)return;let M=(H=this._singleLaneMeasurements)==null?void 0:H.flat,r=this.options.lanes===1&&M!=null,t=f3(0,L.length-1,r?i=>M[i*2]:i=>Y2(L[i]).start,C);return Y2(L[t])},this.getMaxScrollOffset=()=>{if(!this.scrollElement)return 0;if("scrollHeight"in this.scrollElement)return this.options.horizontal?this.scrollElement.scrollWidth-this.scrollElement.clientWidth:this.scrollElement.scrollHeight-this.scrollElement.clientHeight;{let C=this.scrollElement.document.documentElement;return this.options.horizontal?C.scrollWidth-this.scrollElement.innerWidth:C.scrollHeight-this.scrollElement.innerHeight}},this.getVirtualDistanceFromEnd=()=>Math.max(this.getTotalSize()-this.getSize()-this.getScrollOffset(),0),this.getDistanceFromEnd=()=>Math.max(this.getMaxScrollOffset()-this.getScrollOffset(),0),this.isAtEnd=(C=this.options.scrollEndThreshold)=>this.getDistanceFromEnd()<=C,this.getOffsetForAlignment=(C,H,L=0)=>{if(!this.scrollElement)return 0;let M=this.getSize(),r=this.getScrollOffset();H==="auto"&&(H=C>=r+M?"end":"start"),H==="center"?C+=(L-M)/2:H==="end"&&(C-=M);let t=this.getMaxScrollOffset();return Math.max(Math.min(t,C),0)},this.getOffsetForIndex=(C,H="auto")=>{C=Math.max(0,Math.min(C,this.options.count-1));let L=this.getSize(),M=this.getScrollOffset(),r=this.measurementsCache[C];if(!r)return;if(H==="auto")if(r.end>=M+L-this.options.scrollPaddingEnd)H="end";else if(r.start<=M+this.options.scrollPaddingStart)H="start";else return[M,H];if(H==="end"&&C===this.options.count-1)return[this.getMaxScrollOffset(),H];let t=H==="end"?r.end+this.options.scrollPaddingEnd:r.start-this.options.scrollPaddingStart;return[this.getOffsetForAlignment(t,H,r.size),H]},this.scrollToOffset=(C,{align:H="start",behavior:L="auto"}={})=>{this._iosDeferredAdjustment=0;let M=this.getOffsetForAlignment(C,H),r=this.now();this.scrollState={index:null,align:H,behavior:L,startedAt:r,lastTargetOffset:M,stableFrames:0},this._scrollToOffset(M,{adjustments:void 0,behavior:L}),this.scheduleScrollReconcile()},this.scrollToIndex=(C,{align:H="auto",behavior:L="auto"}={})=>{this._iosDeferredAdjustment=0,C=Math.max(0,Math.min(C,this.options.count-1));let M=this.getOffsetForIndex(C,H);if(!M)return;let[r,t]=M,i=this.now();this.scrollState={index:C,align:t,behavior:L,startedAt:i,lastTargetOffset:r,stableFrames:0},this._scrollToOffset(r,{adjustments:void 0,behavior:L}),this.scheduleScrollReconcile()},this.scrollBy=(C,{behavior:H="auto"}={})=>{let L=this.getScrollOffset()+C,M=this.now();this.scrollState={index:null,align:"start",behavior:H,startedAt:M,lastTargetOffset:L,stableFrames:0},this._scrollToOffset(L,{adjustments:void 0,behavior:H}),this.scheduleScrollReconcile()},this.scrollToEnd=({behavior:C="auto"}={})=>{if(this.options.count>0){this.scrollToIndex(this.options.count-1,{align:"end",behavior:C});return}this.scrollToOffset(Math.max(this.getTotalSize()-this.getSize(),0),{behavior:C})},this.getTotalSize=()=>{var C,H;let L=this.getMeasurements(),M;if(L.length===0)M=this.options.paddingStart;else if(this.options.lanes===1){let r=L.length-1,t=(C=this._singleLaneMeasurements)==null?void 0:C.flat;t!=null?M=t[r*2]+t[r*2+1]:M=((H=L[r])==null?void 0:H.end)??0}else{let r=Array(this.options.lanes).fill(null),t=L.length-1;for(;t>=0&&r.some(i=>i===null);){let i=L[t];r[i.lane]===null&&(r[i.lane]=i.end),t--}M=Math.max(...r.filter(i=>i!==null))}return Math.max(M-this.options.scrollMargin+this.options.paddingEnd,0)},this.takeSnapshot=()=>{let C=[];if(this.itemSizeCache.size===0)return C;let H=this.getMeasurements();for(let L of H)L&&this.itemSizeCache.has(L.key)&&C.push({index:L.index,key:L.key,start:L.start,size:L.size,end:L.end,lane:L.lane});return C},this._scrollToOffset=(C,{adjustments:H,behavior:L})=>{this._intendedScrollOffset=C+(H??0),this.options.scrollToFn(C,{behavior:L,adjustments:H},this)},this.measure=()=>{this.pendingMin=null,this.itemSizeCache.clear(),this.laneAssignments.clear(),this.itemSizeCacheVersion++,this.notify(!1)},this.setOptions(V)}applyScrollAdjustment(V,C){if(V===0)return!1;if(C5()&&(this.isScrolling||this._iosTouching||this._iosJustTouchEnded))return this._iosDeferredAdjustment+=V,!1;{let H=this.getScrollOffset()+this.scrollAdjustments+V,L=this.scrollElement,M=L!==null&&("scrollHeight"in L||"document"in L)?this.getMaxScrollOffset():null;return this._clampedAdjustment=M!==null&&H>M+.5?{target:H,maxAtWrite:M}:null,this._scrollToOffset(this.getScrollOffset(),{adjustments:this.scrollAdjustments+=V,behavior:C}),this.scrollOffset!==null&&(this.scrollOffset+=this.scrollAdjustments,this.scrollOffset<0&&(this.scrollOffset=0),this.scrollAdjustments=0),!0}}scheduleScrollReconcile(){if(!this.targetWindow){this.scrollState=null;return}this.rafId==null&&(this.rafId=this.targetWindow.requestAnimationFrame(()=>{this.rafId=null,this.reconcileScroll()}))}reconcileScroll(){if(!this.scrollState||!this.scrollElement)return;if(this.now()-this.scrollState.startedAt>5e3){this.scrollState=null;return}let H=this.scrollState.index!=null?this.getOffsetForIndex(this.scrollState.index,this.scrollState.align):void 0,L=H?H[0]:this.scrollState.lastTargetOffset,M=1,r=L!==this.scrollState.lastTargetOffset;if(!r&&J2(L,this.getScrollOffset())){if(this.scrollState.stableFrames++,this.scrollState.stableFrames>=M){this.getScrollOffset()!==L&&this._scrollToOffset(L,{adjustments:void 0,behavior:"auto"}),this.scrollState=null;return}}else if(this.scrollState.stableFrames=0,r){let t=this.getSize()||600,i=Math.abs(L-this.getScrollOffset()),n=this.scrollState.behavior==="smooth"&&i>t;this.scrollState.lastTargetOffset=L,n||(this.scrollState.behavior="auto"),this._scrollToOffset(L,{adjustments:void 0,behavior:n?"smooth":"auto"})}this.scheduleScrollReconcile()}},f3=(e,V,C,H)=>{for(;e<=V;){let L=(e+V)/2|0,M=C(L);if(M<H)e=L+1;else if(M>H)V=L-1;else return L}return e>0?e-1:0};function p7(e,V,C){let H=0;for(;H<=V;){let L=(H+V)/2|0,M=e[L*2];if(M<C)H=L+1;else if(M>C)V=L-1;else return L}return H>0?H-1:0}function l7(e,V,C,H,L){let M=e.length-1;if(e.length<=H)return{startIndex:0,endIndex:M};if(H===1&&L!==null){let n=p7(L,M,C),l=n,d=C+V;for(;l<M&&L[l*2]+L[l*2+1]<d;)l++;return{startIndex:n,endIndex:l}}let t=f3(0,M,n=>e[n].start,C),i=t;if(H===1)for(;i<M&&e[i].end<C+V;)i++;else if(H>1){let n=Array(H).fill(0);for(;i<M&&n.some(d=>d<C+V);){let d=e[i];n[d.lane]=d.end,i++}let l=Array(H).fill(C+V);for(;t>=0&&l.some(d=>d>=C);){let d=e[t];l[d.lane]=d.start,t--}t=Math.max(0,t-t%H),i=Math.min(M,i+(H-1-i%H))}return{startIndex:t,endIndex:i}}var V5=class{constructor(V,C){this.cleanup=()=>{};let H={...C,onChange:(L,M)=>{var r;this.host.updateComplete.then(()=>this.host.requestUpdate()),(r=C.onChange)==null||r.call(C,L,M)}};this.virtualizer=new f2(H),(this.host=V).addController(this)}getVirtualizer(){return this.virtualizer}hostConnected(){this.cleanup=this.virtualizer._didMount()}hostUpdated(){this.virtualizer._willUpdate()}hostDisconnected(){this.cleanup()}},g2=class extends V5{constructor(V,C){super(V,{observeElementRect:Z3,observeElementOffset:S3,scrollToFn:h3,...C})}};function*g3(e,V){let C=typeof V=="function";if(e!==void 0){let H=-1;for(let L of e)H>-1&&(yield C?V(H):V),H++,yield L}}function y3(e,V,C){let{episode:H,isSelected:L}=C;return o`<div role="gridcell" class="check">
      <span
        role="checkbox"
        class="box"
        tabindex="-1"
        aria-checked=${L?"true":"false"}
        aria-label=${V("panel.select",{title:H.title})}
        >${L?b(z5):A}</span
      >
    </div>
    <div role="gridcell" class="main">
      <anypod-picture .hass=${e} .path=${H.artwork_url}></anypod-picture>
      <div class="texts">
        <div class="title ellipsis" title=${H.title}><bdi>${H.title}</bdi></div>
        ${m7(V,C)}
      </div>
    </div>
    <div role="gridcell" class="status">${s7(e,V,H)}</div>
    <div role="gridcell" class="published">
      ${H.published===null?A:E5(e,H.published)}
    </div>
    <div role="gridcell" class="duration">
      ${H.duration_s===null?A:W(H.duration_s)}
    </div>
    <div role="gridcell" class="size">
      ${H.media===null?A:J(e,H.media.size_bytes)}
    </div>
    <div role="gridcell" class="marks">${v7(V,H)}</div>`}function b3(){return o`<div role="gridcell" class="main unknown" aria-busy="true">
    <div class="skeleton picture"></div>
    <div class="texts">
      <div class="skeleton line"></div>
      <div class="skeleton line short"></div>
    </div>
  </div>`}function m7(e,V){let{episode:C,feedTitle:H}=V,L=u2(C.reason),M=[];return C.error!==null&&M.push(o`<span class="error-text">${R(C.error.message)}</span>`),H!==null&&M.push(o`<bdi>${H}</bdi>`),C.error===null&&L!==null&&M.push(o`<span>${e(L)}</span>`),M.length===0?A:o`<div class="secondary ellipsis">${g3(M," · ")}</div>`}function s7(e,V,C){let{progress:H}=C;return H===null?o`<span class="word ${C.status}">${V(U[C.status])}</span>`:o`<span class="word running ellipsis">${v2(e,V,H)}</span>
    ${x2(V,H,C.title)}`}function v7(e,V){return o`${V.pinned?O3(K5,e("common.pinned")):A}
  ${V.played_at===null?A:O3(N5,e("common.played"))}`}function O3(e,V){return o`<span class="mark" role="img" aria-label=${V} title=${V}>${b(e)}</span>`}var k3=v`
  .row {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    display: grid;
    grid-template-columns: 44px minmax(0, 1fr) 160px 104px 72px 72px 52px;
    align-items: center;
    column-gap: var(--anypod-space);
    padding-inline-end: var(--anypod-space-wide);
    border-block-end: 1px solid var(--anypod-line);
    overflow: hidden;
    contain: strict;
    cursor: pointer;
  }

  .row:hover {
    background: color-mix(in srgb, var(--primary-text-color, #212121) 5%, transparent);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  .row[aria-selected="true"] {
    background: color-mix(in srgb, var(--anypod-accent) 14%, transparent);
  }

  .row.current {
    box-shadow: inset 4px 0 0 var(--anypod-accent);
  }

  .row.current:dir(rtl) {
    box-shadow: inset -4px 0 0 var(--anypod-accent);
  }

  .check {
    display: flex;
    align-items: center;
    justify-content: center;
    align-self: stretch;
  }

  .box {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    border: 2px solid var(--secondary-text-color, #727272);
    border-radius: 4px;
  }

  .box[aria-checked="true"] {
    border-color: var(--anypod-accent);
    background: var(--anypod-accent);
    color: var(--text-primary-color, #fff);
  }

  .box .icon {
    inline-size: 16px;
    block-size: 16px;
  }

  .main {
    display: flex;
    align-items: center;
    gap: 12px;
    min-inline-size: 0;
  }

  .main anypod-picture,
  .main .picture {
    inline-size: 40px;
    block-size: 40px;
    flex: none;
  }

  .texts {
    flex: 1;
    min-inline-size: 0;
  }

  .title {
    font-weight: 500;
  }

  .status,
  .published,
  .duration,
  .size {
    min-inline-size: 0;
    color: var(--secondary-text-color, #727272);
    font-size: var(--anypod-text-small);
    white-space: nowrap;
  }

  .duration,
  .size {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .word {
    display: block;
  }

  .word.failed {
    color: var(--anypod-error-text);
  }

  .progress {
    margin-block-start: 4px;
  }

  .marks {
    display: flex;
    justify-content: end;
    gap: 4px;
    color: var(--secondary-text-color, #727272);
  }

  .marks .icon {
    inline-size: 16px;
    block-size: 16px;
  }

  .unknown {
    grid-column: 2 / -1;
  }

  .line {
    block-size: 12px;
    inline-size: min(320px, 70%);
    margin-block: 4px;
  }

  .line.short {
    inline-size: min(180px, 40%);
  }

  @container (inline-size < 860px) {
    .row {
      grid-template-columns: 44px minmax(0, 1fr) 150px 100px 64px 44px;
    }
    .size {
      display: none;
    }
  }

  :host([small]) .row {
    grid-template-columns: 44px 56px auto auto auto minmax(0, 1fr) auto;
    grid-template-rows: auto auto;
    align-content: center;
    column-gap: 0;
  }

  :host([small]) .check {
    grid-row: 1 / -1;
  }

  :host([small]) .main {
    grid-row: 1;
    grid-column: 3 / 7;
  }

  :host([small]) .main.unknown {
    grid-row: 1 / -1;
    grid-column: 2 / -1;
  }

  :host([small]) :is(.status, .published, .duration, .size) {
    display: block;
    grid-row: 2;
    padding-inline-end: 8px;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  :host([small]) .status {
    grid-column: 3;
  }

  :host([small]) .published {
    grid-column: 4;
  }

  :host([small]) .duration {
    grid-column: 5;
  }

  :host([small]) .size {
    grid-column: 6;
    text-align: start;
  }

  :host([small]) .marks {
    grid-row: 1;
    grid-column: 7;
  }

  :host([small]) .status:has(.running) {
    grid-column: 3 / -1;
  }

  :host([small]) .status:has(.running) ~ :is(.published, .duration, .size) {
    display: none;
  }

  :host([small]) .progress {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
  }

  :host([small]) .main anypod-picture {
    position: absolute;
    inset-inline-start: 44px;
    inset-block-start: 14px;
    inline-size: 44px;
    block-size: 44px;
  }
`;var w3=56,T3=72,x7=640,u7=6,P3=12,N=class extends h{constructor(){super(...arguments);this.feeds=new Map;this.showsFeeds=!1;this.current=null;this.small=!1;this.active=0;this.sizes=new ResizeObserver(([C])=>{this.small=(C?.contentRect.width??0)<x7});this.virtual=new g2(this,{count:P3,estimateSize:()=>this.small?T3:w3,getScrollElement:()=>this.scroller,overscan:u7,rangeExtractor:C=>{let H=H5(C);return H.includes(this.active)||this.active>=C.count?H:[...H,this.active].sort((L,M)=>L-M)}});this.drawnSmall=!1;this.focusIsDue=!1;this.clicked=C=>{let H=C.target,L=Number(H.closest("[data-index]")?.dataset.index??NaN);Number.isNaN(L)||(this.active=L,this.row(L)?.focus(),C.shiftKey||C.ctrlKey||C.metaKey||H.closest(".check")!==null?this.pick(L,C.shiftKey):this.open(L))};this.pressed=C=>{if(C.key==="a"&&(C.ctrlKey||C.metaKey))this.tell("pick-all",null);else if(C.key===" ")this.pick(this.active,C.shiftKey);else if(C.key==="Enter")this.open(this.active);else if(!this.moved(C.key))return;C.preventDefault(),C.stopPropagation()}}static{this.styles=[c,Z,k3,v`
      :host {
        display: block;
        min-block-size: 0;
        container-type: inline-size;
      }
      .scroller {
        block-size: 100%;
        overflow: auto;
        overflow-anchor: none;
        contain: strict;
      }
      .rows {
        position: relative;
      }
    `]}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect()}toTop(){this.active=0,this.scroller?.scrollTo({top:0})}focus(){this.row(this.active)?.focus()}get total(){return this.pages?.total??P3}willUpdate(){let C=this.virtual.getVirtualizer();C.options.count!==this.total&&(C.setOptions({...C.options,count:this.total}),this.active=Math.min(this.active,Math.max(0,this.total-1))),this.drawnSmall!==this.small&&(this.drawnSmall=this.small,C.measure())}updated(){let{range:C}=this.virtual.getVirtualizer();C!==null&&this.pages?.want(C.startIndex,C.endIndex),this.takeFocus()}row(C){return this.renderRoot.querySelector(`[data-index="${C}"]`)}pick(C,H){let L=this.pages?.at(C);L!==void 0&&this.tell("pick",{episode:L,index:C,isRange:H})}open(C){let H=this.pages?.at(C);H!==void 0&&this.tell("open",H)}tell(C,H){this.dispatchEvent(new CustomEvent(C,{detail:H}))}moved(C){let H=this.small?T3:w3,L=Math.max(1,Math.floor((this.scroller?.clientHeight??0)/H)-1),r={ArrowDown:1,ArrowUp:-1,PageDown:L,PageUp:-L,Home:-this.total,End:this.total}[C];return r===void 0?!1:(this.active=Math.min(this.total-1,Math.max(0,this.active+r)),this.focusIsDue=!0,this.virtual.getVirtualizer().scrollToIndex(this.active,{align:"auto"}),!0)}takeFocus(){let C=this.focusIsDue?this.row(this.active):null;C!==null&&(this.focusIsDue=!1,C.focus({preventScroll:!0}))}render(){let C=this.virtual.getVirtualizer();return o`<div
      class="scroller"
      role="grid"
      tabindex="-1"
      aria-label=${this.t("panel.episodes")}
      aria-multiselectable="true"
      aria-rowcount=${this.pages?.total??-1}
      @click=${this.clicked}
      @keydown=${this.pressed}
    >
      <div class="rows" role="rowgroup" style="block-size:${C.getTotalSize()}px">
        ${S2(C.getVirtualItems(),H=>H.index,H=>this.renderRow(H.index,H.start,H.size))}
      </div>
    </div>`}renderRow(C,H,L){let M=this.pages?.at(C),r=M===void 0?void 0:this.deeds?.shown(M)??M,t=M!==void 0&&(this.selection?.has(M.episode_id)??!1),i=this.current!==null&&M?.episode_id===this.current;return o`<div
      class="row ${i?"current":""}"
      role="row"
      data-index=${C}
      tabindex=${C===this.active?0:-1}
      aria-rowindex=${C+1}
      aria-selected=${t?"true":"false"}
      style="transform:translateY(${H}px);block-size:${L}px"
    >
      ${this.renderContent(r,t)}
    </div>`}renderContent(C,H){let L=this.showsFeeds&&C!==void 0?this.feeds.get(C.config_entry_id)?.title??null:null,{language:M,locale:r}=this.home;return m2([C,H,L,M,r],()=>C===void 0?b3():y3(this.home,this.t,{episode:C,isSelected:H,feedTitle:L}))}};a([p({attribute:!1,hasChanged:()=>!0})],N.prototype,"pages",2),a([p({attribute:!1})],N.prototype,"selection",2),a([p({attribute:!1})],N.prototype,"deeds",2),a([p({attribute:!1})],N.prototype,"feeds",2),a([p({type:Boolean})],N.prototype,"showsFeeds",2),a([p()],N.prototype,"current",2),a([p({type:Boolean,reflect:!0})],N.prototype,"small",2),a([x()],N.prototype,"active",2),a([g(".scroller")],N.prototype,"scroller",2);u("anypod-list",N);function B3(e,V){let{config_entry_id:C}=e;return C===void 0||[C].flat().includes(V.config_entry_id)}function L5(e,V){let C=[c7(e,V)];return e.status!==void 0&&e.status.length>0&&C.push(String(e.status.includes(V.status))),e.search!==void 0&&C.push(V.title),JSON.stringify(C)}function c7(e,V){switch(Q1(e.sort??o2).key){case"published":return V.published;case"discovered":return V.discovered_at;case"title":return V.title;case"duration":return V.duration_s;case"size":return V.media?.size_bytes??null;case"status":return V.status}}var $=100,Z7=30,S7=2,R3=40,h7=60,f7=1e3,g7=4e3,E3=500,O7=2e3,O2=class{constructor(V,C){this.source=V;this.changed=C;this.total=null;this.problem=null;this.query={};this.era=0;this.version=0;this.kept=new Map;this.places=new Map;this.flights=new Map;this.marks=new Map;this.inFlight=0;this.first=0;this.last=0;this.timers=new Map}show(V){this.stop(),this.query=V,this.era+=1,this.total=null,this.problem=null,this.kept=new Map,this.places=new Map,this.flights=new Map,this.marks=new Map,this.first=0,this.last=0,this.pump()}want(V,C){(V!==this.first||C!==this.last)&&(this.first=V,this.last=C,this.once("settle",h7,()=>{this.pump()}))}at(V){return this.kept.get(Math.floor(V/$))?.episodes[V%$]}indexOf(V){let C=this.places.get(V);return C!==void 0&&this.at(C)?.episode_id===V?C:void 0}take(V){let C=!1;for(let H of V.filter(L=>B3(this.query,L)))C=this.put(H)||C;C&&this.refreshSoon()}refreshSoon(){this.once("refresh",f7,()=>{this.refresh()})}refresh(){this.version+=1;for(let V of this.kept.values())V.isStale=!0;this.cancel("retry"),this.pump()}async range(V,C){let{era:H,query:L}=this,M=[];for(let r=V;r<=C;r+=E3){let t=Math.min(E3,C-r+1),n=this.known(r,t)??(await this.source({...L,offset:r,limit:t})).episodes;if(H!==this.era)return null;M.push(...n)}return M}stop(){for(let V of this.timers.keys())this.cancel(V)}known(V,C){if(this.timers.has("refresh"))return null;let H=[];for(let L=V;L<V+C;L+=1){let M=this.kept.get(Math.floor(L/$)),r=M?.isStale===!1?M.episodes[L%$]:void 0;if(r===void 0)return null;H.push(r)}return H}put(V){let{episode_id:C}=V;for(let r of this.flights.values())r.told.set(C,V);let H=L5(this.query,V),L=this.indexOf(C);if(L===void 0){let r=this.marks.get(C);return this.remember(C,H),r!==H}let M=this.at(L);return this.kept.get(Math.floor(L/$))?.episodes.splice(L%$,1,V),M===void 0||L5(this.query,M)!==H}remember(V,C){this.marks.size>=O7&&this.marks.clear(),this.marks.set(V,C)}pump(){for(;this.inFlight<S7&&!this.timers.has("retry");){let V=this.missing();if(V===void 0)return;this.load(V)}}missing(){let V=Math.max(0,Math.ceil((this.total??0)/$)-1),C=M=>Math.min(V,Math.max(0,Math.floor(M/$))),{first:H,last:L}=this;return[H,L,L+R3,H-R3].map(C).find(M=>!this.flights.has(M)&&(this.kept.get(M)?.isStale??!0))}async load(V){let{era:C}=this,H={version:this.version,told:new Map};this.flights.set(V,H),this.inFlight+=1;try{let L=await this.source({...this.query,limit:$,offset:V*$});C===this.era&&this.keep(V,L,H)}catch(L){C===this.era&&(this.problem=L,this.once("retry",g7,()=>{this.pump()}))}this.inFlight-=1,this.flights.get(V)===H&&this.flights.delete(V),this.changed(),this.pump()}keep(V,C,{version:H,told:L}){this.problem=null,this.total=C.total;let M=C.episodes.map(r=>L.get(r.episode_id)??r);this.kept.set(V,{episodes:M,isStale:H!==this.version}),M.forEach((r,t)=>{this.places.set(r.episode_id,V*$+t),this.marks.delete(r.episode_id)}),this.kept.size>Z7&&this.forget()}forget(){let V=(this.first+this.last)/2/$,C=[...this.kept.keys()].reduce((H,L)=>Math.abs(L-V)>Math.abs(H-V)?L:H);for(let[H,L]of this.kept.get(C)?.episodes.entries()??[])this.places.get(L.episode_id)===C*$+H&&this.places.delete(L.episode_id);this.kept.delete(C)}once(V,C,H){if(!this.timers.has(V)){let L=window.setTimeout(()=>{this.timers.delete(V),H()},C);this.timers.set(V,L)}}cancel(V){window.clearTimeout(this.timers.get(V)),this.timers.delete(V)}};var F3=v`
  :host {
    display: flex;
    flex-direction: column;
    block-size: calc(100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px));
    background: var(--primary-background-color, #fafafa);
    overflow: hidden;
  }

  main {
    flex: 1;
    display: flex;
    min-block-size: 0;
  }

  .content {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .content.scrolls {
    display: block;
    padding: var(--anypod-space-wide);
    overflow: auto;
  }

  anypod-list {
    flex: 1;
    background: var(--anypod-surface);
    border-block-start: 1px solid var(--anypod-line);
  }

  .total {
    min-block-size: 24px;
    padding-inline: var(--anypod-space-wide);
  }

  anypod-drawer {
    flex: none;
  }

  .notice {
    margin: 0;
    padding: 10px var(--anypod-space-wide);
    background: var(--anypod-surface);
    border-block-end: 1px solid var(--anypod-line);
  }

  .empty {
    flex: 1;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--anypod-space-wide);
    padding: 32px var(--anypod-space-wide);
    text-align: center;
  }

  .empty p {
    margin: 0;
    font-size: var(--anypod-text-large);
  }

  a.button {
    text-decoration: none;
    color: inherit;
  }

  .waiting {
    padding: var(--anypod-space-wide);
  }

  .waiting .skeleton {
    block-size: 44px;
    margin-block-end: 12px;
  }

  .messages {
    position: fixed;
    inset-block-end: calc(16px + var(--safe-area-inset-bottom, 0px));
    inset-inline: 0;
    z-index: 2;
    display: flex;
    justify-content: center;
    padding-inline: var(--anypod-space-wide);
    pointer-events: none;
  }

  .message {
    max-inline-size: 560px;
  }
`;var u1=5e3,y2=class{constructor(){this.anchor=null;this.chosen=new Map}get size(){return this.chosen.size}get episodes(){return[...this.chosen.values()]}has(V){return this.chosen.has(V)}toggle(V,C){this.anchor=C,this.chosen.delete(V.episode_id)||this.add([V])}add(V){for(let C of V)(this.chosen.size<u1||this.chosen.has(C.episode_id))&&this.chosen.set(C.episode_id,C)}clear(){this.anchor=null,this.chosen.clear()}take(V){for(let C of V)this.chosen.has(C.episode_id)&&this.chosen.set(C.episode_id,C)}fitting(V,C){return this.episodes.filter(H=>t2(H,C).includes(V))}};function _3(e,V){return e<=V?[e,Math.min(V,e+u1-1)]:[Math.max(V,e-u1+1),e]}var y7=[1,2,5,10];function $3(e){if(e<=0)return 1;let V=10**Math.floor(Math.log10(e));return(y7.find(H=>H*V>=e)??10)*V}function D3(e,V){let C=Math.max(0,...e.map(L=>L.length)),H=(1-.2)/C/Math.max(e.length,1);return e.map((L,M)=>L.map((r,t)=>{let i=r<=0?0:Math.max(r/V,.01);return{x:(t+.2/2)/C+M*H,y:1-i,width:H,height:i}}))}function I3(e){let V=e.reduce((H,L)=>H+L,0)||1,C=0;return e.map(H=>{let L={from:C,share:H/V};return C+=L.share,L})}function z3(e,V){return Math.min(Math.max(Math.floor(e*V),0),V-1)}function N3(e){let V=e.length-1,C=new Set([0,Math.round(V/2),V]);return e.filter((H,L)=>C.has(L))}var q=class extends B{constructor(){super(...arguments);this.heading="";this.summary="";this.axisLabel="";this.labels=[];this.series=[];this.format=String;this.chosen=null;this.onInput=C=>{this.chosen=Number(C.target.value)};this.onPointer=C=>{let H=C.currentTarget.getBoundingClientRect(),L=(C.clientX-H.left)/H.width,M=getComputedStyle(this).direction==="rtl";this.chosen=z3(M?1-L:L,this.labels.length)};this.onLeave=()=>{this.chosen=null}}static{this.styles=[c,Z,v`
      :host {
        display: block;
      }
      figure {
        margin: 0;
      }
      h3 {
        margin: 0 0 4px;
        font-size: var(--anypod-text);
        font-weight: 500;
      }
      .area {
        position: relative;
        block-size: 120px;
        border-block-end: 1px solid var(--anypod-line);
        border-radius: 2px;
      }
      .area:focus-within {
        outline: 2px solid var(--anypod-accent);
        outline-offset: 2px;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        overflow: visible;
      }
      :host(:dir(rtl)) svg {
        transform: scaleX(-1);
      }
      rect {
        fill: var(--anypod-accent);
      }
      rect.second {
        fill: color-mix(in srgb, var(--primary-text-color, #212121) 55%, transparent);
      }
      rect.room {
        fill: transparent;
      }
      rect.room.chosen {
        fill: var(--anypod-fill);
      }
      input {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        margin: 0;
        opacity: 0;
        cursor: crosshair;
      }
      .axis,
      .legend {
        display: flex;
        justify-content: space-between;
        gap: var(--anypod-space);
      }
      .legend {
        flex-wrap: wrap;
        justify-content: start;
        min-block-size: 1.4em;
      }
      .sample {
        display: inline-block;
        inline-size: 10px;
        block-size: 10px;
        margin-inline-end: 4px;
        border-radius: 2px;
        background: var(--anypod-accent);
      }
      .sample.second {
        border-radius: 50%;
        background: color-mix(in srgb, var(--primary-text-color, #212121) 55%, transparent);
      }
      @media (forced-colors: active) {
        rect {
          fill: Highlight;
        }
        rect.second {
          fill: CanvasText;
        }
        .sample {
          background: Highlight;
          forced-color-adjust: none;
        }
        .sample.second {
          background: CanvasText;
        }
      }
    `]}render(){let C=$3(Math.max(0,...this.series.flatMap(H=>H.values)));return o`<figure>
      <figcaption>
        <h3>${this.heading}</h3>
        <span class="visually-hidden">${this.summary}</span>
      </figcaption>
      <div class="secondary" aria-hidden="true">${this.format(C)}</div>
      ${this.renderArea(C)} ${this.renderAxis()} ${this.renderLegend()} ${this.renderTable()}
    </figure>`}renderArea(C){let H=this.labels.length-1,L=this.chosen??H;return o`<div class="area" @pointermove=${this.onPointer} @pointerleave=${this.onLeave}>
      ${this.renderBars(C)}
      <input
        type="range"
        min="0"
        max=${H}
        .value=${String(L)}
        aria-label=${`${this.heading}, ${this.axisLabel}`}
        aria-valuetext=${this.told(L)}
        @input=${this.onInput}
        @blur=${this.onLeave}
      />
    </div>`}renderBars(C){let H=this.labels.map((M,r)=>_2`<rect
          class="room ${r===this.chosen?"chosen":""}"
          x=${r/this.labels.length} y="0" width=${1/this.labels.length} height="1"
        ></rect>`),L=D3(this.series.map(M=>M.values),C).map((M,r)=>M.map(({x:t,y:i,width:n,height:l})=>_2`<rect
            class=${r===0?"":"second"} x=${t} y=${i} width=${n} height=${l}
          ></rect>`));return o`<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      ${H}${L}
    </svg>`}renderAxis(){let C=N3(this.labels).map(H=>o`<span>${H}</span>`);return o`<div class="axis secondary" aria-hidden="true">${C}</div>`}renderLegend(){let{chosen:C}=this,H=this.series.map((M,r)=>o`<span>
          <span class="sample ${r===0?"":"second"}"></span>${C===null?M.name:this.valued(M,C)}
        </span>`),L=C===null?A:o`<strong>${this.labels[C]}</strong>`;return o`<div class="legend secondary" aria-hidden="true">${H}${L}</div>`}valued({name:C,values:H},L){return R(`${C}: ${this.format(H[L]??0)}`)}told(C){let H=this.series.map(L=>this.valued(L,C));return[this.labels[C]??"",...H].join(", ")}renderTable(){let C=this.series.map(L=>o`<th scope="col">${L.name}</th>`),H=this.labels.map((L,M)=>{let r=this.series.map(t=>o`<td>${this.format(t.values[M]??0)}</td>`);return o`<tr>
        <th scope="row">${L}</th>
        ${r}
      </tr>`});return o`<div class="visually-hidden">
      <table>
        <caption>
          ${this.heading}
        </caption>
        <thead>
          <tr>
            <th scope="col">${this.axisLabel}</th>
            ${C}
          </tr>
        </thead>
        <tbody>
          ${H}
        </tbody>
      </table>
    </div>`}};a([p()],q.prototype,"heading",2),a([p()],q.prototype,"summary",2),a([p({attribute:"axis-label"})],q.prototype,"axisLabel",2),a([p({attribute:!1})],q.prototype,"labels",2),a([p({attribute:!1})],q.prototype,"series",2),a([p({attribute:!1})],q.prototype,"format",2),a([x()],q.prototype,"chosen",2);u("anypod-plot",q);var W3=3600,b7=1e4,k7=Object.keys(U),P1=class extends h{constructor(){super();this.stats=null;this.problem=null;new f1(this,()=>{this.soon()})}static{this.styles=[c,Z,v`
      :host {
        display: grid;
        gap: calc(2 * var(--anypod-space-wide));
        padding: var(--anypod-space-wide);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
        gap: var(--anypod-space-wide);
        margin: 0;
      }
      dt {
        color: var(--secondary-text-color, #727272);
        font-size: var(--anypod-text-small);
      }
      dd {
        margin: 0;
        font-size: 20px;
        line-height: 1.3;
      }
      h3 {
        margin: 0 0 var(--anypod-space);
        font-size: var(--anypod-text);
        font-weight: 500;
      }
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
        gap: calc(2 * var(--anypod-space-wide));
      }
      .stack {
        display: flex;
        gap: 2px;
        block-size: 16px;
        border-radius: var(--anypod-radius-small);
        overflow: hidden;
      }
      .stack > div {
        min-inline-size: 3px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--anypod-space-wide);
        margin: var(--anypod-space) 0 0;
        padding: 0;
        list-style: none;
      }
      .sample {
        display: inline-block;
        inline-size: 10px;
        block-size: 10px;
        margin-inline-end: 6px;
        border-radius: 2px;
      }
      .sample,
      .stack > div {
        --ink: var(--primary-text-color, #212121);
        background: var(--colour);
        forced-color-adjust: none;
      }
      .downloaded {
        --colour: var(--anypod-success);
      }
      .downloading {
        --colour: var(--anypod-accent);
      }
      .queued {
        --colour: repeating-linear-gradient(45deg, var(--anypod-accent) 0 3px, transparent 3px 5px);
      }
      .upcoming {
        --colour: repeating-linear-gradient(90deg, var(--anypod-accent) 0 1px, transparent 1px 4px);
      }
      .failed {
        --colour: repeating-linear-gradient(
          -45deg,
          var(--anypod-error) 0 4px,
          color-mix(in srgb, var(--anypod-error) 60%, var(--ink)) 4px 6px
        );
      }
      .skipped {
        --colour: color-mix(in srgb, var(--ink) 45%, transparent);
      }
      .archived {
        --colour: repeating-linear-gradient(
          0deg,
          color-mix(in srgb, var(--ink) 35%, transparent) 0 2px,
          transparent 2px 4px
        );
      }
      .skeleton {
        block-size: 160px;
      }
    `]}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this.timer),this.timer=void 0}willUpdate(C){let H=C.has("hass")&&C.get("hass")===void 0;this.hass!==void 0&&(H||C.has("entryId"))&&(this.stats=null,this.load())}soon(){this.timer??=window.setTimeout(()=>{this.timer=void 0,this.load()},b7)}async load(){let{entryId:C}=this;try{let H=await this.home.callWS({type:"anypod/stats",...C===void 0?{}:{config_entry_id:C}});C===this.entryId&&(this.stats=H,this.problem=null)}catch(H){this.problem=k(this.home,H)}}render(){let{stats:C,problem:H}=this;return this.hasTexts&&C!==null?o`${this.renderFigures(C)} ${this.renderStatuses(C)}
        <div class="plots">${this.renderPlots(C)}</div>`:this.hasTexts&&H!==null?o`<p role="alert">${this.t("common.unavailable",{reason:H})}</p>`:o`<div class="skeleton"></div>
      <div class="skeleton"></div>`}renderFigures(C){let H=this.home,L=t=>t===null?"–":K2(H,t),r=[[this.t("panel.stats_episodes"),w(H,w7(C))],[this.t("panel.stats_hours"),this.hours(C.duration_s)],[this.t("panel.stats_storage"),J(H,C.size_bytes)],[this.t("panel.stats_success"),C.success_rate===null?"–":i2(H,C.success_rate)],[this.t("panel.stats_delay_median"),L(C.delay_median_s)],[this.t("panel.stats_delay_p90"),L(C.delay_p90_s)]].map(([t,i])=>o`<div>
          <dt>${t}</dt>
          <dd>${i}</dd>
        </div>`);return o`<dl>${r}</dl>`}hours(C){let H={style:"unit",unit:"hour",maximumFractionDigits:1};return C<W3?K2(this.home,C):w(this.home,C/W3,H)}renderStatuses(C){let H=k7.filter(t=>C.counts[t]>0);if(H.length===0)return A;let L=I3(H.map(t=>C.counts[t])),M=H.map((t,i)=>o`<div class=${t} style="flex: ${L[i]?.share??0} 1 0"></div>`),r=H.map(t=>o`<li>
          <span class="sample ${t}"></span>${R(`${this.t(U[t])}: ${w(this.home,C.counts[t])}`)}
        </li>`);return o`<section>
      <h3>${this.t("panel.stats_statuses")}</h3>
      <div class="stack" aria-hidden="true">${M}</div>
      <ul>
        ${r}
      </ul>
    </section>`}renderPlots(C){let{months:H}=C;if(H.length===0)return A;let L=this.home,M=H.map(l=>F5(L,l.month)),r=l=>w(L,l),t=l=>J(L,l),i=H.map(l=>l.published),n=H.map(l=>l.downloaded);return o`<anypod-plot
        .heading=${this.t("panel.stats_by_month")}
        .summary=${this.t("panel.stats_by_month_summary",{months:r(H.length),published:r(e5(i)),downloaded:r(e5(n))})}
        .axisLabel=${this.t("panel.stats_month")}
        .labels=${M}
        .series=${[{name:this.t("panel.stats_published"),values:i},{name:this.t("panel.stats_downloaded"),values:n}]}
        .format=${r}
      ></anypod-plot>
      <anypod-plot
        .heading=${this.t("panel.stats_kept")}
        .summary=${this.t("panel.stats_kept_summary",{size:t(C.size_bytes)})}
        .axisLabel=${this.t("panel.stats_month")}
        .labels=${M}
        .series=${[{name:this.t("panel.stats_storage"),values:H.map(l=>l.size_bytes)}]}
        .format=${t}
      ></anypod-plot>`}};a([p({attribute:!1})],P1.prototype,"entryId",2),a([x()],P1.prototype,"stats",2),a([x()],P1.prototype,"problem",2);function e5(e){return e.reduce((V,C)=>V+C,0)}function w7(e){return e5(Object.values(e.counts))}u("anypod-statistics",P1);function U3(e,V){let C={};for(let H of G1){C[H]=0;for(let L of e.values())(V===null||L.config_entry_id===V)&&(C[H]+=L.counts[H])}return C}var T7=300,P7={published:"panel.published",discovered:"panel.discovered",title:"panel.episode_title",duration:"panel.duration",size:"panel.size",status:"panel.status"},B1=class extends h{constructor(){super(...arguments);this.text="";this.typed=C=>{this.search(C.target.value,T7)};this.pressed=C=>{C.stopPropagation(),(C.key==="Enter"||C.key==="Escape")&&(C.preventDefault(),this.search(C.key==="Escape"?"":this.text,0))};this.ordered=C=>{let H=C.target.value;this.wish({sort:a2({key:H,isDescending:H!=="title"&&H!=="status"})})}}static{this.styles=[c,Z,v`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--anypod-space);
        padding: var(--anypod-space) var(--anypod-space-wide);
      }
      .search {
        position: relative;
        flex: 1 1 160px;
        display: flex;
        align-items: center;
        max-inline-size: 480px;
      }
      .search > .icon {
        position: absolute;
        inset-inline-start: 10px;
        pointer-events: none;
      }
      input,
      select {
        block-size: 36px;
        min-inline-size: 0;
        font: inherit;
        color: inherit;
        background: var(--anypod-fill);
        border: 1px solid transparent;
        border-radius: var(--anypod-radius-small);
      }
      option {
        background: var(--anypod-surface);
      }
      input {
        inline-size: 100%;
        padding-inline: 38px;
      }
      input::placeholder {
        color: var(--secondary-text-color, #727272);
        opacity: 1;
      }
      input::-webkit-search-cancel-button {
        display: none;
      }
      select {
        padding-inline: 8px;
      }
      .search .icon-button {
        position: absolute;
        inset-inline-end: 0;
      }
      .order {
        display: flex;
        align-items: center;
        gap: 4px;
        margin-inline-start: auto;
      }
      .chips {
        flex: 1 1 100%;
        display: flex;
        gap: var(--anypod-space);
        overflow-x: auto;
        scrollbar-width: thin;
        padding: 3px;
        margin: -3px;
      }
      .chip {
        display: flex;
        align-items: center;
        gap: 6px;
        flex: none;
        min-block-size: 32px;
        padding: 0 12px;
        border: 1px solid var(--anypod-line);
        border-radius: 16px;
        white-space: nowrap;
      }
      .chip[aria-pressed="true"] {
        border-color: var(--anypod-accent);
        background: color-mix(in srgb, var(--anypod-accent) 16%, transparent);
        font-weight: 500;
      }
      .chip:hover {
        background-color: var(--anypod-fill);
      }
      .count {
        color: var(--secondary-text-color, #727272);
        font-size: var(--anypod-text-small);
        font-variant-numeric: tabular-nums;
      }
      .chip[aria-pressed="true"] .count {
        color: inherit;
      }
    `]}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this.timer)}willUpdate(C){let H=C.get("view");C.has("view")&&H?.search!==this.view?.search&&this.timer===void 0&&(this.text=this.view?.search??"")}wish(C){this.dispatchEvent(new CustomEvent("wish",{detail:C}))}search(C,H){this.text=C,window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.timer=void 0,this.wish({search:C})},H)}toggle(C,H){let L=H.filter(M=>M!==C);this.wish({status:L.length<H.length?L:[...H,C]})}render(){return o`${this.renderSearch()}${this.renderOrder()}${this.renderChips()}`}renderSearch(){let C=this.t("panel.search");return o`<div class="search" role="search">
      ${b(W5)}
      <input
        type="search"
        maxlength="500"
        aria-label=${C}
        placeholder=${C}
        .value=${this.text}
        @input=${this.typed}
        @keydown=${this.pressed}
      />
      ${this.text===""?"":o`<button
              class="icon-button"
              aria-label=${this.t("panel.clear_search")}
              title=${this.t("panel.clear_search")}
              @click=${()=>{this.search("",0)}}
            >
              ${b(b1)}
            </button>`}
    </div>`}renderOrder(){let C=Q1(this.view?.sort??"-published"),H=this.t(C.isDescending?"panel.descending":"panel.ascending");return o`<div class="order">
      <select aria-label=${this.t("panel.sort")} @change=${this.ordered}>
        ${_(q2,L=>o`<option value=${L} .selected=${L===C.key}>
              ${this.t(P7[L])}
            </option>`)}
      </select>
      <button
        class="icon-button"
        aria-label=${H}
        title=${H}
        @click=${()=>{this.wish({sort:a2({...C,isDescending:!C.isDescending})})}}
      >
        ${b(C.isDescending?H3:C3)}
      </button>
    </div>`}renderChips(){let C=this.view?.status??[];return o`<div class="chips" role="group" aria-label=${this.t("panel.filter")}>
      ${_(G1,H=>o`<button
            class="chip"
            aria-pressed=${C.includes(H)?"true":"false"}
            @click=${()=>{this.toggle(H,C)}}
          >
            ${this.t(U[H])}
            <span class="count">${w(this.home,this.counts?.[H]??0)}</span>
          </button>`)}
    </div>`}};a([p({attribute:!1})],B1.prototype,"view",2),a([p({attribute:!1})],B1.prototype,"counts",2),a([x()],B1.prototype,"text",2);u("anypod-toolbar",B1);var B7=30,R7=60,L1=class extends h{constructor(){super(...arguments);this.asked=null;this.error=null;this.opener=null;this.deeds=new O1(()=>this.home,()=>{this.requestUpdate()},C=>{this.error=C});this.dismiss=()=>{this.ask(null),this.focusLater(()=>this.opener)};this.submit=C=>{C.preventDefault(),this.feed!==void 0&&!this.isBusy&&this.add(this.feed,this.field.value.trim())}}static{this.styles=[c,Z,v`
      :host {
        display: grid;
        gap: var(--anypod-space-wide);
        border-block-start: 1px solid var(--anypod-line);
        padding-block-start: var(--anypod-space-wide);
      }
      h3,
      p,
      ul {
        margin: 0;
      }
      h3 {
        font-size: var(--anypod-text-large);
        font-weight: 500;
      }
      h3 + p {
        margin-block-start: calc(-1 * var(--anypod-space));
      }
      ul {
        display: grid;
        gap: var(--anypod-space-wide);
        padding: 0;
        list-style: none;
      }
      .link,
      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--anypod-space);
      }
      .who {
        flex: 1 1 160px;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .name {
        display: block;
        font-weight: 500;
      }
      .question {
        display: grid;
        gap: var(--anypod-space);
        margin-block-start: var(--anypod-space);
        padding: 12px;
        border: 1px solid var(--anypod-line);
        border-radius: var(--anypod-radius-small);
        overflow-wrap: anywhere;
      }
      form {
        display: grid;
        gap: 4px;
      }
      .field {
        display: flex;
        flex-wrap: wrap;
        gap: var(--anypod-space);
      }
      input {
        flex: 1 1 160px;
        min-inline-size: 0;
        min-block-size: 36px;
        padding-inline: 10px;
        border: 1px solid var(--secondary-text-color, #727272);
        border-radius: var(--anypod-radius-small);
        background: transparent;
        color: inherit;
        font: inherit;
      }
      input[aria-invalid="true"] {
        border-color: var(--anypod-error);
      }
    `]}get links(){return this.feed?.links??[]}get isBusy(){return this.feed!==void 0&&this.deeds.isBusyFeed(this.feed.config_entry_id)}mayAsk(C){return C==="rotate"||this.links.length>1}willUpdate(C){super.willUpdate(C);let{asked:H}=this;if(H===null||this.isBusy)return;if(!this.links.some(M=>M.link_id===H.linkId)||!this.mayAsk(H.question)){let M=this.questioning?.matches(":focus-within")??!1;this.ask(null),M&&this.focusLater(()=>this.heading)}}ask(C){this.asked=C,this.error=null,this.say(null)}async focusLater(C){await this.updateComplete,C()?.focus()}say(C){this.dispatchEvent(new CustomEvent("said",{detail:C}))}async answer(C,H,L){let{feed:M}=this;if(M===void 0||this.isBusy)return;this.error=null;let{deed:r,data:t}=H;if(await this.deeds.link(M,r,{link_id:C.link_id,...t})===void 0){await this.focusLater(()=>L);return}this.ask(null),this.say(H.done),await this.focusLater(()=>r==="revoke_link"?this.heading:this.opener)}async add(C,H){if(this.ask(null),H==="")this.error=this.t("common.link_name_missing");else{let L=await this.deeds.link(C,"create_link",{name:H});L!==void 0&&(this.field.value="",this.say(this.t("common.link_added",{name:L.name})),this.dispatchEvent(new CustomEvent("added",{detail:L.link_id})))}await this.focusLater(()=>this.field)}render(){if(!this.hasTexts)return A;let{t:C}=this;return o`<h3 tabindex="-1">${C("common.links")}</h3>
      <p class="secondary">${C("common.links_help")}</p>
      <ul>
        ${S2(this.links,H=>H.link_id,H=>this.renderLink(H))}
      </ul>
      ${this.renderForm()}`}renderLink(C){let{asked:H}=this;return o`<li>
      <div class="link">
        <div class="who">
          <span class="name" dir="auto">${C.name}</span>
          <span class="secondary">${this.renderUse(C)}</span>
        </div>
        <div class="buttons">
          ${this.renderOpener(C,"rotate","common.new_address")}
          ${this.mayAsk("revoke")?this.renderOpener(C,"revoke","common.revoke"):A}
        </div>
      </div>
      ${H?.linkId===C.link_id?this.renderQuestion(C,H.question):A}
    </li>`}renderUse(C){let{t:H}=this,{last_used_at:L,last_agent:M}=C;if(L===null)return o`${H("common.never_used")}`;let r=C1(this.home,L),t=M===null?H("common.last_used",{time:r}):H("common.last_used_by",{time:r,app:M});return o`<span title=${y1(this.home,L)}>${t}</span>`}renderOpener(C,H,L){let{asked:M}=this,r=M?.linkId===C.link_id&&M.question===H;return o`<button
      class="button ${H==="revoke"?"danger":""}"
      aria-label=${this.t("common.deed_of",{deed:this.t(L),title:C.name})}
      aria-expanded=${r?"true":"false"}
      ?disabled=${this.isBusy}
      @click=${t=>{this.opener=t.currentTarget,this.ask(r?null:{linkId:C.link_id,question:H}),this.focusLater(()=>this.questioning??this.opener)}}
    >
      ${this.t(L)}
    </button>`}renderQuestion(C,H){let{t:L}=this,{name:M}=C,r=H==="revoke"?L("common.revoke_question",{name:M}):L("common.new_address_question",{name:M}),t=this.answers(M,H).map(i=>this.renderAnswer(C,i));return o`<div class="question" role="group" aria-labelledby="question" tabindex="-1">
      <p id="question">${r}</p>
      ${this.error===null?A:o`<p class="error-text" role="alert">${this.error}</p>`}
      <div class="buttons">
        ${t}
        <button class="button" ?disabled=${this.isBusy} @click=${this.dismiss}>
          ${L("common.cancel")}
        </button>
      </div>
    </div>`}answers(C,H){let{t:L}=this;if(H==="revoke"){let r=L("common.link_revoked",{name:C});return[{words:L("common.revoke"),deed:"revoke_link",done:r,isDanger:!0}]}let M=B7;return[{words:L("common.forward",{days:M}),deed:"rotate_link",data:{forward_days:M},done:L("common.link_forwarded",{name:C,days:M})},{words:L("common.stop_at_once"),deed:"rotate_link",done:L("common.link_rotated",{name:C})}]}renderAnswer(C,H){return o`<button
      class="button ${H.isDanger===!0?"danger":""}"
      ?disabled=${this.isBusy}
      @click=${L=>{this.answer(C,H,L.currentTarget)}}
    >
      ${H.words}
    </button>`}renderForm(){let{t:C}=this,H=this.asked===null?this.error:null;return o`<form novalidate @submit=${this.submit}>
      <label for="name">${C("common.link_name")}</label>
      <div class="field">
        <input
          id="name"
          dir="auto"
          autocomplete="off"
          maxlength=${R7}
          required
          aria-invalid=${H===null?"false":"true"}
          aria-describedby="name-help"
        />
        <button class="button" type="submit" ?disabled=${this.isBusy}>
          ${C("common.add_link")}
        </button>
      </div>
      <span id="name-help" class=${H===null?"secondary":"error-text"} role="status">
        ${H??C("common.link_name_help")}
      </span>
    </form>`}};a([p({attribute:!1})],L1.prototype,"feed",2),a([x()],L1.prototype,"asked",2),a([x()],L1.prototype,"error",2),a([g("h3")],L1.prototype,"heading",2),a([g(".question")],L1.prototype,"questioning",2),a([g("input")],L1.prototype,"field",2);u("anypod-links",L1);var G3=240,E7="http://www.w3.org/2000/svg",c1=class extends h{constructor(){super(...arguments);this.linkId=null;this.code=null;this.problem=null;this.wanted="";this.told=({detail:C})=>{C===null?this.message=null:this.complain(C)};this.closed=()=>{this.linkId=null,this.dispatchEvent(new CustomEvent("closed"))}}static{this.styles=[c,Z,v`
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
      /* Seen wherever one has scrolled to; the dialog keeps what has the focus above it. */
      .message {
        position: sticky;
        inset-block-end: var(--anypod-space);
        min-block-size: 40px;
        pointer-events: none;
      }
    `]}get links(){return this.feed?.links??[]}get link(){return this.links.find(C=>C.link_id===this.linkId)??this.links[0]}updated(C){super.updated(C);let H=this.link===void 0?"":JSON.stringify([this.link.link_id,this.link.url]);H!==this.wanted&&(this.wanted=H,this.code=null,this.problem=null,this.load(H))}async load(C){let{feed:H,link:L}=this;if(!(H===void 0||L===void 0))try{let M=await this.home.callWS({type:"anypod/links/qr",config_entry_id:H.config_entry_id,link_id:L.link_id});C===this.wanted&&(this.code=M)}catch(M){C===this.wanted&&(this.problem=k(this.home,M))}}render(){if(!this.hasTexts)return A;let{feed:C,t:H}=this;return o`<anypod-dialog
      .open=${C!==void 0}
      .heading=${C===void 0?"":H("common.subscribe_to",{title:C.title})}
      .closeLabel=${H("common.close")}
      @closed=${this.closed}
      >${C===void 0?A:this.renderFeed(C)}</anypod-dialog
    >`}renderFeed(C){let{link:H}=this;return o`<div class="share">
      ${H===void 0?o`<p>${this.t("common.no_links")}</p>`:this.renderLink(H)}
      <anypod-links
        .hass=${this.hass}
        .feed=${C}
        @said=${this.told}
        @added=${L=>{this.linkId=L.detail}}
      ></anypod-links>
      ${this.renderMessage()}
    </div>`}renderLink(C){let{t:H}=this;return o`${this.links.length>1?this.renderChoice(C):A}
      <p>${H("common.scan")}</p>
      ${this.renderCode()} ${this.renderAddress("common.feed_address",C.url)}
      ${C.external_url===C.url?A:this.renderAddress("common.external_address",C.external_url)}
      ${this.renderAddress("common.page_address",this.pageAddress)}`}renderChoice(C){let H=this.links.map(L=>o`<option value=${L.link_id} .selected=${L===C}>${L.name}</option>`);return o`<label
      >${this.t("common.link")}
      <select
        @change=${L=>{this.linkId=L.target.value}}
      >
        ${H}
      </select>
    </label>`}renderCode(){if(this.problem!==null)return o`<p class="error-text">${this.problem}</p>`;if(this.code===null)return o`<div class="code skeleton"></div>`;let C=this.code.svg.replace(/^<svg(?! xmlns)/,`<svg xmlns="${E7}"`),H=`data:image/svg+xml,${encodeURIComponent(C)}`;return o`<img
      class="code"
      src=${H}
      width=${G3}
      height=${G3}
      alt=${this.t("common.qr_code")}
    />`}renderAddress(C,H){if(H===null)return A;let L=this.t("common.copy_what",{what:this.t(C)});return o`<div class="field">
      <label>${this.t(C)}<input readonly dir="ltr" .value=${H} /></label>
      <button
        class="icon-button"
        title=${L}
        aria-label=${L}
        ?disabled=${H===""}
        @click=${M=>{this.copied(H,M.currentTarget)}}
      >
        ${b(d2)}
      </button>
    </div>`}get pageAddress(){return this.code?.page_url??(this.problem===null?"":null)}async copied(C,H){let L=H.parentElement?.querySelector("input")??void 0,M=await c2(C,L);this.complain(this.t(M?"common.copied":"common.copy_yourself"))}};a([p({attribute:!1})],c1.prototype,"feed",2),a([x()],c1.prototype,"linkId",2),a([x()],c1.prototype,"code",2),a([x()],c1.prototype,"problem",2);u("anypod-share",c1);var F7=["audio","audio_mp3","audio_opus","video_360","video_480","video_720","video_1080","video_best"],D=class extends h{constructor(){super(...arguments);this.open=!1;this.isBusy=!1;this.error=null;this.outcome=null;this.presets=null;this.submit=C=>{C.preventDefault(),this.feed!==void 0&&!this.isBusy&&this.add(this.feed,new FormData(this.form))};this.closed=()=>{this.open=!1,this.dispatchEvent(new CustomEvent("closed"))}}static{this.styles=[c,Z,v`
      form {
        display: grid;
        gap: var(--anypod-space-wide);
      }
      .field {
        display: grid;
        gap: 4px;
      }
      input:not([type="checkbox"]),
      select {
        inline-size: 100%;
        min-block-size: 44px;
        padding-inline: 12px;
        border: 1px solid var(--secondary-text-color, #727272);
        border-radius: var(--anypod-radius-small);
        background: var(--anypod-surface);
        color: inherit;
        font: inherit;
      }
      input[aria-invalid="true"] {
        border-color: var(--anypod-error);
      }
      .check {
        display: flex;
        align-items: center;
        gap: var(--anypod-space);
        min-block-size: 36px;
      }
      input[type="checkbox"] {
        inline-size: 20px;
        block-size: 20px;
        accent-color: var(--anypod-accent);
      }
      .outcome {
        margin: 0;
      }
      .outcome:empty {
        display: none;
      }
      footer {
        display: flex;
        justify-content: end;
        gap: var(--anypod-space);
      }
    `]}willUpdate(C){this.open&&C.has("open")&&(this.error=this.outcome=null,this.loadPresets())}updated(C){this.open&&C.has("open")&&this.hasTexts&&(this.empty(),this.dialog.updateComplete.then(()=>{this.url.focus()}))}empty(){let{value:C}=this.media;this.form.reset(),this.media.value=C}async loadPresets(){try{this.presets=await this.home.loadBackendTranslation("selector","anypod")}catch{this.presets=null}}async add(C,H){this.isBusy=!0,this.error=this.outcome=null;try{let L=await this.home.callService("anypod","add_url",{config_entry_id:C.config_entry_id,..._7(H)},void 0,!1,!0);this.take(L.response)}catch(L){this.error=k(this.home,L)}finally{this.isBusy=!1}await this.updateComplete,this.url.focus()}take({duplicate:C,episode_id:H,status:L}){let M=C?"panel.add_duplicate":"panel.add_done";this.outcome=this.t(M,{status:this.t(U[L])}),this.empty(),this.dispatchEvent(new CustomEvent("added",{detail:H}))}render(){return this.hasTexts?o`<anypod-dialog
      .open=${this.open}
      heading=${this.t("panel.add_heading",{feed:this.feed?.title??""})}
      close-label=${this.t("common.close")}
      @closed=${this.closed}
    >
      <form novalidate @submit=${this.submit}>
        ${this.renderUrl()} ${this.renderTitle()} ${this.renderPreset()} ${this.renderExpand()}
        <p class="outcome" role="status">${this.outcome}</p>
        <footer>
          <button class="button primary" type="submit" ?disabled=${this.isBusy}>
            ${this.t("panel.add_submit")}
          </button>
        </footer>
      </form>
    </anypod-dialog>`:A}renderUrl(){return o`<div class="field">
      <label for="url">${this.t("panel.add_url")}</label>
      <input
        id="url"
        name="url"
        type="url"
        inputmode="url"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        required
        aria-invalid=${this.error===null?"false":"true"}
        aria-describedby="url-help"
      />
      <span id="url-help" class=${this.error===null?"secondary":"error-text"} role="status">
        ${this.error??this.t("panel.add_url_help")}
      </span>
    </div>`}renderTitle(){return o`<div class="field">
      <label for="title">${this.t("panel.add_title")}</label>
      <input id="title" name="title" dir="auto" autocomplete="off" aria-describedby="title-help" />
      <span id="title-help" class="secondary">${this.t("panel.add_title_help")}</span>
    </div>`}renderPreset(){let C=F7.map(H=>{let L=this.presets?.(`component.anypod.selector.playable.options.${H}`)??"";return o`<option value=${H}>${L===""?H:L}</option>`});return o`<div class="field">
      <label for="media">${this.t("panel.add_media")}</label>
      <select id="media" name="media">
        <option value="">${this.t("panel.add_media_of_feed")}</option>
        ${C}
      </select>
    </div>`}renderExpand(){return o`<label class="check">
      <input type="checkbox" name="expand" />
      ${this.t("panel.add_expand")}
    </label>`}};a([p({attribute:!1})],D.prototype,"feed",2),a([p({type:Boolean})],D.prototype,"open",2),a([x()],D.prototype,"isBusy",2),a([x()],D.prototype,"error",2),a([x()],D.prototype,"outcome",2),a([x()],D.prototype,"presets",2),a([g("anypod-dialog")],D.prototype,"dialog",2),a([g("#media")],D.prototype,"media",2),a([g("form")],D.prototype,"form",2),a([g("#url")],D.prototype,"url",2);function _7(e){let V=["url","title","media"].map(C=>[C,$7(e,C)]);return{...Object.fromEntries(V.filter(([C,H])=>C==="url"||H!=="")),expand:e.has("expand")}}function $7(e,V){let C=e.get(V);return typeof C=="string"?C.trim():""}u("anypod-add-url",D);var Z1=class extends B{constructor(){super(...arguments);this.tabs=[];this.chosen="";this.label="";this.pressed=C=>{let H=this.tabs.findIndex(i=>i.id===this.chosen),L=getComputedStyle(this).direction==="rtl",r={ArrowRight:H+(L?-1:1),ArrowLeft:H+(L?1:-1),Home:0,End:this.tabs.length-1}[C.key],t=r===void 0?void 0:this.tabs.at(r%this.tabs.length);t!==void 0&&(C.preventDefault(),this.choose(t.id))}}static{this.styles=[c,Z,v`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .tabs {
        display: flex;
        overflow-x: auto;
        scrollbar-width: thin;
      }
      button {
        display: flex;
        align-items: center;
        gap: 6px;
        flex: none;
        max-inline-size: 240px;
        min-block-size: 44px;
        padding: 0 14px;
        border-block-end: 3px solid transparent;
        color: var(--secondary-text-color, #727272);
        font-weight: 500;
      }
      button[aria-selected="true"] {
        border-block-end-color: var(--anypod-accent);
        color: var(--primary-text-color, #212121);
      }
      button:hover {
        background: var(--anypod-fill);
      }
      button:focus-visible {
        outline-offset: -3px;
      }
      .badge {
        flex: none;
        min-inline-size: 20px;
        padding: 0 6px;
        border: 1px solid var(--anypod-error);
        border-radius: 10px;
        color: var(--anypod-error-text);
        font-size: var(--anypod-text-small);
        text-align: center;
      }
    `]}updated(C){let H=C.get("tabs");(C.has("chosen")||H!==void 0&&H.length!==this.tabs.length)&&this.current?.scrollIntoView({block:"nearest",inline:"nearest"}),C.has("chosen")&&this.shadowRoot?.activeElement!=null&&this.current?.focus()}choose(C){this.dispatchEvent(new CustomEvent("chosen",{detail:C}))}render(){return o`<div
      class="tabs"
      role="tablist"
      tabindex="-1"
      aria-label=${this.label}
      @keydown=${this.pressed}
    >
      ${_(this.tabs,C=>this.renderTab(C))}
    </div>`}renderTab({id:C,label:H,badge:L}){let M=C===this.chosen;return o`<button
      role="tab"
      aria-selected=${M?"true":"false"}
      tabindex=${M?0:-1}
      title=${H}
      @click=${()=>{this.choose(C)}}
    >
      <bdi class="ellipsis">${H}</bdi>
      ${L===void 0?A:o`<span class="badge" aria-hidden="true">${L.text}</span
              ><span class="visually-hidden">${L.label}</span>`}
    </button>`}};a([p({attribute:!1})],Z1.prototype,"tabs",2),a([p()],Z1.prototype,"chosen",2),a([p()],Z1.prototype,"label",2),a([g("[aria-selected=true]")],Z1.prototype,"current",2);u("anypod-tabs",Z1);var M5="",j=class extends h{constructor(){super(...arguments);this.narrow=!1;this.chosen=null;this.view="episodes";this.isAdding=!1;this.isSharing=!1;this.sync=()=>{let{feed:C}=this,H=[...this.live?.feeds.values()??[]].filter(L=>L.source_kind!=="manual");this.deeds?.sync(C===void 0?H:[C],{isAll:C===void 0})};this.share=()=>{this.isSharing=!0}}static{this.styles=[c,Z,v`
      :host {
        display: block;
        background: var(--anypod-surface);
        border-block-end: 1px solid var(--anypod-line);
      }
      .bar {
        display: flex;
        align-items: center;
        gap: var(--anypod-space);
        min-block-size: 56px;
        padding-inline: var(--anypod-space-wide);
      }
      h1 {
        margin: 0;
        font-size: 20px;
        font-weight: 400;
      }
      .state {
        flex: 1;
        min-inline-size: 0;
      }
      .state > div {
        max-inline-size: 100%;
      }
      .under {
        display: flex;
        align-items: center;
        gap: var(--anypod-space-wide);
        padding-inline: var(--anypod-space-wide);
      }
      .under > :first-child {
        flex: 1 1 auto;
      }
      .under > :last-child {
        flex: none;
      }
      select {
        block-size: 40px;
        min-inline-size: 0;
        padding-inline: 8px;
        font: inherit;
        font-weight: 500;
        color: inherit;
        background: var(--anypod-fill);
        border: none;
        border-radius: var(--anypod-radius-small);
      }
      option {
        background: var(--anypod-surface);
      }
      :host([narrow]) .button {
        inline-size: 40px;
        min-block-size: 40px;
        padding: 0;
      }
      :host([narrow]) .button > span {
        display: none;
      }
      :host([narrow]) .bar {
        padding-inline: var(--anypod-space);
      }
      :host([narrow]) .under {
        padding-inline: var(--anypod-space) 0;
        gap: var(--anypod-space);
      }
      a {
        color: inherit;
      }
    `]}get feed(){let C=this.chosen===null?void 0:this.live?.feeds.get(this.chosen);return C===void 0?void 0:this.deeds?.shownFeed(C)??C}tell(C,H){this.dispatchEvent(new CustomEvent(C,{detail:H}))}render(){return o`<div class="bar">
        ${this.narrow?this.renderMenu():A}
        <div class="state">
          <h1>Anypod</h1>
          ${this.renderState()}
        </div>
        ${this.renderActions()}
      </div>
      <div class="under">${this.renderFeeds()}${this.renderViews()}</div>
      ${this.renderAdding()}
      <anypod-share
        .hass=${this.hass}
        .feed=${this.isSharing?this.feed:void 0}
        @closed=${()=>{this.isSharing=!1}}
      ></anypod-share>`}renderMenu(){return o`<button
      class="icon-button"
      aria-label=${this.t("panel.menu")}
      title=${this.t("panel.menu")}
      @click=${()=>{O5(this,"hass-toggle-menu")}}
    >
      ${b(U5)}
    </button>`}renderState(){let{feed:C}=this,H=C===void 0?this.live?.overview?.error:C.error,L=C===void 0?this.totals():this.standing(C),M=C?.status==="error"?o` · <a href="/config/repairs">${this.t("common.open_repairs")}</a>`:A;return o`<div
      class="secondary ${this.narrow&&H!=null?"":"ellipsis"}"
      role="status"
    >
      ${L.join(" · ")}${H==null?A:o` ·
              <span class="error-text" title=${H.detail}>${R(H.message)}</span>`}${M}
    </div>`}totals(){let{overview:C}=this.live??{};return C?.paused===!0?[this.t("common.feed_paused")]:[]}standing(C){let{home:H,t:L}=this,M=[L(I5[C.status])];return C.last_sync!==null&&M.push(L("panel.last_sync",{time:C1(H,C.last_sync)})),C.next_sync!==null&&M.push(L("panel.next_sync",{time:C1(H,C.next_sync)})),M}renderActions(){let{feed:C}=this,H=C===void 0?this.live?.overview?.paused??!1:!C.enabled;return this.live===void 0||this.live.feeds.size===0?A:o`${C?.source_kind==="manual"?this.renderAction(j5,this.t("panel.add"),()=>{this.isAdding=!0}):this.renderAction(J5,this.t("common.sync"),this.sync)}
    ${this.renderAction(H?q5:Q5,this.t(H?"common.resume":"common.pause"),()=>{this.enable(H)})}
    ${C?.links===void 0?A:this.renderAction(Y5,this.t("common.subscribe"),this.share)}`}renderAction(C,H,L){let{feed:M}=this,r=M!==void 0&&(this.deeds?.isBusyFeed(M.config_entry_id)??!1);return o`<button
      class="button"
      aria-label=${H}
      title=${H}
      ?disabled=${r}
      @click=${L}
    >
      ${b(C)}<span>${H}</span>
    </button>`}enable(C){let{feed:H}=this;H===void 0?this.deeds?.enableAll(C):this.deeds?.enable(H,C)}renderFeeds(){let C=[...this.live?.feeds.values()??[]].sort((L,M)=>L.title.localeCompare(M.title,this.home.language)),H=[{id:M5,label:this.t("common.all_feeds")},...C.map(L=>this.tabOf(L))];return this.narrow?this.renderSelect(H):this.renderTabs(H)}tabOf(C){let{failed:H}=C.counts,L={text:String(H),label:H1(this.home,this.t,"common.failed",H)},M={id:C.config_entry_id,label:C.title};return H===0?M:{...M,badge:L}}renderTabs(C){return o`<anypod-tabs
      .tabs=${C}
      .chosen=${this.chosen??M5}
      label=${this.t("panel.feeds")}
      @chosen=${H=>{this.tell("feed",H.detail)}}
    ></anypod-tabs>`}renderSelect(C){return o`<select
      aria-label=${this.t("panel.feeds")}
      @change=${H=>{this.tell("feed",H.target.value)}}
    >
      ${_(C,({id:H,label:L,badge:M})=>o`<option value=${H} .selected=${H===(this.chosen??M5)}>
            ${M===void 0?L:`${L} (${M.label})`}
          </option>`)}
    </select>`}renderViews(){let C=[{id:"episodes",label:this.t("panel.episodes")},{id:"statistics",label:this.t("panel.statistics")}];return o`<anypod-tabs
      .tabs=${C}
      .chosen=${this.view}
      label=${this.t("panel.view")}
      @chosen=${H=>{this.tell("view",H.detail)}}
    ></anypod-tabs>`}renderAdding(){let{feed:C}=this;return C?.source_kind!=="manual"?A:o`<anypod-add-url
          .hass=${this.hass}
          .feed=${C}
          .open=${this.isAdding}
          @closed=${()=>{this.isAdding=!1}}
        ></anypod-add-url>`}};a([p({type:Boolean,reflect:!0})],j.prototype,"narrow",2),a([p({attribute:!1,hasChanged:()=>!0})],j.prototype,"live",2),a([p({attribute:!1})],j.prototype,"deeds",2),a([p()],j.prototype,"chosen",2),a([p()],j.prototype,"view",2),a([x()],j.prototype,"isAdding",2),a([x()],j.prototype,"isSharing",2);u("anypod-top",j);var Q3="anypodOpened",D7="/config/integrations/dashboard/add?domain=anypod",e1=class extends h{constructor(){super(...arguments);this.narrow=!1;this.view=j2(location.search);this.plan=null;this.data=new f1(this,(C,H)=>{this.pages.take(C),this.selection.take(C),this.drawer?.take(C,H),H&&this.pages.refreshSoon(),this.requestUpdate()});this.pages=new O2(C=>this.home.callWS({type:"anypod/episodes/list",...C}),()=>{this.requestUpdate()});this.selection=new y2;this.deeds=new O1(()=>this.home,()=>{this.requestUpdate()},this.complain);this.listed=null;this.moved=()=>{location.pathname.replace(/\/$/u,"")===this.path&&(this.view=j2(location.search))};this.onFeed=C=>{this.go({feed:C.detail===""?null:C.detail,episode:null})};this.onView=C=>{this.go({view:C.detail})};this.onWish=C=>{let H=C.detail.search!==void 0&&this.view.search!=="";this.go(C.detail,{replace:H&&!this.canGoBack})};this.onOpen=async C=>{let{config_entry_id:H,episode_id:L}=C.detail,r=this.view.episode!==null?{replace:!0}:{state:{[Q3]:!0}};this.go({episode:{config_entry_id:H,episode_id:L}},r),await this.updateComplete,this.drawer?.focus()};this.close=async()=>{this.canGoBack?history.back():this.go({episode:null},{replace:!0}),await this.updateComplete,this.list?.focus()};this.onPick=async C=>{let{episode:H,index:L,isRange:M}=C.detail,{anchor:r}=this.selection;M&&r!==null?await this.pickRows(..._3(r,L)):(this.selection.toggle(H,L),this.requestUpdate())};this.pickAll=async()=>{let C=this.pages.total??0;C>0&&await this.pickRows(0,Math.min(C,u1)-1),C>u1&&this.complain(this.t("panel.most_selected",{count:w(this.home,u1)}))};this.pickNone=()=>{this.selection.clear(),this.requestUpdate()};this.onPlan=C=>{C.detail.deed==="delete"?this.plan=C.detail:this.carryOut(C.detail)};this.onAnswer=C=>{let{plan:H}=this;this.plan=null,C.detail&&H!==null&&this.carryOut(H)}}static{this.styles=[c,Z,F3]}connectedCallback(){super.connectedCallback(),window.addEventListener("popstate",this.moved),window.addEventListener("location-changed",this.moved),this.moved(),this.listed!==null&&this.pages.refreshSoon()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("popstate",this.moved),window.removeEventListener("location-changed",this.moved),this.pages.stop()}shouldUpdate(C){let H=C.get("hass");return C.size!==1||H===void 0||!z7(H,this.home)}willUpdate(){let C=$5(this.view),H=JSON.stringify(C);this.hass!==void 0&&H!==this.listed&&(this.listed=H,this.selection.clear(),this.pages.show(C),this.list?.toTop())}get path(){return this.route?.prefix??"/anypod"}get canGoBack(){return history.state?.[Q3]===!0}go(C,H={}){y5(`${this.path}${_5({...this.view,...C})}`,H)}async pickRows(C,H){try{this.selection.add(await this.pages.range(C,H)??[])}catch(L){this.complain(k(this.home,L))}this.requestUpdate()}async carryOut({deed:C,episodes:H}){this.message=null;let L=await this.deeds.do(C,H);if(H.length>1){let M=[H1(this.home,this.t,"panel.done",L),this.message];this.complain(M.filter(r=>r!==null).join(" "))}}render(){let{live:C}=this.data;return!this.hasTexts||C===null?I7():o`<anypod-top
        .hass=${this.hass}
        .narrow=${this.narrow}
        .live=${C}
        .deeds=${this.deeds}
        .chosen=${this.view.feed}
        .view=${this.view.view}
        @feed=${this.onFeed}
        @view=${this.onView}
      ></anypod-top>
      ${this.renderNotice()}
      <main>${this.renderMain(C)}${this.renderDetails(C.feeds)}</main>
      <anypod-confirm
        .hass=${this.hass}
        .plan=${this.plan}
        @answered=${this.onAnswer}
      ></anypod-confirm>
      <div class="messages">${this.renderMessage()}</div>`}renderNotice(){let{live:C}=this.data;if(C?.isConnected===!1)return o`<p class="notice" role="status">${this.t("common.disconnected")}</p>`;let H=C?.problem??null;return H===null?A:o`<p class="notice error-text" role="alert">
          ${this.t("common.unavailable",{reason:k(this.home,H)})}
        </p>`}renderMain({isReady:C,problem:H,feeds:L}){let{feed:M,view:r}=this.view;if(!C&&H!==null)return A;if(C){if(L.size===0)return this.renderEmpty(this.t("panel.no_feeds"),this.renderAddFeed());if(M!==null&&!L.has(M))return this.renderEmpty(this.t("panel.no_feed"),A)}return r==="statistics"?o`<div class="content scrolls">
          <anypod-statistics .hass=${this.hass} .entryId=${M??void 0}></anypod-statistics>
        </div>`:o`<div class="content">${this.renderEpisodes(L)}</div>`}renderAddFeed(){return g1(this.hass)?o`<a class="button primary" href=${D7}>${this.t("common.add_feed")}</a>`:A}renderEpisodes(C){let{total:H}=this.pages;return o`<anypod-toolbar
        .hass=${this.hass}
        .view=${this.view}
        .counts=${U3(C,this.view.feed)}
        @wish=${this.onWish}
      ></anypod-toolbar>
      <div class="total secondary" role="status">
        ${H===null?A:H1(this.home,this.t,"panel.total",H)}
      </div>
      ${this.renderProblem()} ${H===0?this.renderNothing(C):this.renderList(C)}
      ${this.selection.size===0?A:o`<anypod-bulk
              .hass=${this.hass}
              .selection=${this.selection}
              @plan=${this.onPlan}
              @pick-all=${this.pickAll}
              @pick-none=${this.pickNone}
            ></anypod-bulk>`}`}renderProblem(){let{problem:C}=this.pages,{live:H}=this.data;return C===null||H?.isConnected!==!0||H.problem!==null?A:o`<p class="notice error-text" role="alert">
          ${this.t("panel.cannot_list",{reason:k(this.home,C)})}
          <button
            class="button"
            @click=${()=>{this.pages.refresh()}}
          >
            ${this.t("common.try_again")}
          </button>
        </p>`}renderNothing(C){if(D5(this.view)){let M=o`<button
        class="button"
        @click=${()=>{this.go({search:"",status:[]})}}
      >
        ${this.t("panel.clear_filters")}
      </button>`;return this.renderEmpty(this.t("panel.nothing_found"),M)}let H=C.get(this.view.feed??"")?.source_kind==="manual",L=this.t(H?"panel.no_urls":"panel.no_episodes");return this.renderEmpty(L,A)}renderEmpty(C,H){return o`<div class="empty">
      <p>${C}</p>
      ${H}
    </div>`}renderList(C){return o`<anypod-list
      .hass=${this.hass}
      .pages=${this.pages}
      .selection=${this.selection}
      .deeds=${this.deeds}
      .feeds=${C}
      .showsFeeds=${this.view.feed===null}
      .current=${this.view.episode?.episode_id??null}
      @open=${this.onOpen}
      @pick=${this.onPick}
      @pick-all=${this.pickAll}
    ></anypod-list>`}renderDetails(C){let{episode:H}=this.view;return H===null?A:o`<anypod-drawer
      .hass=${this.hass}
      .chosen=${H}
      .narrow=${this.narrow}
      .feeds=${C}
      .deeds=${this.deeds}
      @plan=${this.onPlan}
      @closed=${this.close}
    ></anypod-drawer>`}};a([p({type:Boolean,reflect:!0})],e1.prototype,"narrow",2),a([p({attribute:!1})],e1.prototype,"route",2),a([x()],e1.prototype,"view",2),a([x()],e1.prototype,"plan",2),a([g("anypod-list")],e1.prototype,"list",2),a([g("anypod-drawer")],e1.prototype,"drawer",2);function I7(){return o`<div class="waiting" aria-busy="true">
    ${Array.from({length:8},()=>o`<div class="skeleton"></div>`)}
  </div>`}function z7(e,V){return["connection","language","locale","localize","user","config"].every(C=>e[C]===V[C])}u("anypod-panel",e1);export{e1 as AnypodPanel};
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
lit-html/directives/map.js:
lit-html/directives/join.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directive-helpers.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
