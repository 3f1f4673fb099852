var g3=Object.defineProperty;var y3=Object.getOwnPropertyDescriptor;var n=(V,C,H,L)=>{for(var M=L>1?void 0:L?y3(C,H):C,e=V.length-1,r;e>=0;e--)(r=V[e])&&(M=(L?r(C,H,M):r(M))||M);return L&&M&&g3(C,H,M),M};var B1=globalThis,R1=B1.ShadowRoot&&(B1.ShadyCSS===void 0||B1.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,p2=Symbol(),W2=new WeakMap,l1=class{constructor(C,H,L){if(this._$cssResult$=!0,L!==p2)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=C,this.t=H}get styleSheet(){let C=this.o,H=this.t;if(R1&&C===void 0){let L=H!==void 0&&H.length===1;L&&(C=W2.get(H)),C===void 0&&((this.o=C=new CSSStyleSheet).replaceSync(this.cssText),L&&W2.set(H,C))}return C}toString(){return this.cssText}},I2=V=>new l1(typeof V=="string"?V:V+"",void 0,p2),S=(V,...C)=>{let H=V.length===1?V[0]:C.reduce((L,M,e)=>L+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(M)+V[e+1],V[0]);return new l1(H,V,p2)},U2=(V,C)=>{if(R1)V.adoptedStyleSheets=C.map(H=>H instanceof CSSStyleSheet?H:H.styleSheet);else for(let H of C){let L=document.createElement("style"),M=B1.litNonce;M!==void 0&&L.setAttribute("nonce",M),L.textContent=H.cssText,V.appendChild(L)}},m2=R1?V=>V:V=>V instanceof CSSStyleSheet?(C=>{let H="";for(let L of C.cssRules)H+=L.cssText;return I2(H)})(V):V;var{is:k3,defineProperty:b3,getOwnPropertyDescriptor:w3,getOwnPropertyNames:T3,getOwnPropertySymbols:P3,getPrototypeOf:B3}=Object,F1=globalThis,Q2=F1.trustedTypes,R3=Q2?Q2.emptyScript:"",F3=F1.reactiveElementPolyfillSupport,v1=(V,C)=>V,x1={toAttribute(V,C){switch(C){case Boolean:V=V?R3:null;break;case Object:case Array:V=V==null?V:JSON.stringify(V)}return V},fromAttribute(V,C){let H=V;switch(C){case Boolean:H=V!==null;break;case Number:H=V===null?null:Number(V);break;case Object:case Array:try{H=JSON.parse(V)}catch{H=null}}return H}},E1=(V,C)=>!k3(V,C),G2={attribute:!0,type:String,converter:x1,reflect:!1,useDefault:!1,hasChanged:E1};Symbol.metadata??=Symbol("metadata"),F1.litPropertyMetadata??=new WeakMap;var R=class extends HTMLElement{static addInitializer(C){this._$Ei(),(this.l??=[]).push(C)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(C,H=G2){if(H.state&&(H.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(C)&&((H=Object.create(H)).wrapped=!0),this.elementProperties.set(C,H),!H.noAccessor){let L=Symbol(),M=this.getPropertyDescriptor(C,L,H);M!==void 0&&b3(this.prototype,C,M)}}static getPropertyDescriptor(C,H,L){let{get:M,set:e}=w3(this.prototype,C)??{get(){return this[H]},set(r){this[H]=r}};return{get:M,set(r){let t=M?.call(this);e?.call(this,r),this.requestUpdate(C,t,L)},configurable:!0,enumerable:!0}}static getPropertyOptions(C){return this.elementProperties.get(C)??G2}static _$Ei(){if(this.hasOwnProperty(v1("elementProperties")))return;let C=B3(this);C.finalize(),C.l!==void 0&&(this.l=[...C.l]),this.elementProperties=new Map(C.elementProperties)}static finalize(){if(this.hasOwnProperty(v1("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(v1("properties"))){let H=this.properties,L=[...T3(H),...P3(H)];for(let M of L)this.createProperty(M,H[M])}let C=this[Symbol.metadata];if(C!==null){let H=litPropertyMetadata.get(C);if(H!==void 0)for(let[L,M]of H)this.elementProperties.set(L,M)}this._$Eh=new Map;for(let[H,L]of this.elementProperties){let M=this._$Eu(H,L);M!==void 0&&this._$Eh.set(M,H)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(C){let H=[];if(Array.isArray(C)){let L=new Set(C.flat(1/0).reverse());for(let M of L)H.unshift(m2(M))}else C!==void 0&&H.push(m2(C));return H}static _$Eu(C,H){let L=H.attribute;return L===!1?void 0:typeof L=="string"?L:typeof C=="string"?C.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(C=>this.enableUpdating=C),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(C=>C(this))}addController(C){(this._$EO??=new Set).add(C),this.renderRoot!==void 0&&this.isConnected&&C.hostConnected?.()}removeController(C){this._$EO?.delete(C)}_$E_(){let C=new Map,H=this.constructor.elementProperties;for(let L of H.keys())this.hasOwnProperty(L)&&(C.set(L,this[L]),delete this[L]);C.size>0&&(this._$Ep=C)}createRenderRoot(){let C=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return U2(C,this.constructor.elementStyles),C}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(C=>C.hostConnected?.())}enableUpdating(C){}disconnectedCallback(){this._$EO?.forEach(C=>C.hostDisconnected?.())}attributeChangedCallback(C,H,L){this._$AK(C,L)}_$ET(C,H){let L=this.constructor.elementProperties.get(C),M=this.constructor._$Eu(C,L);if(M!==void 0&&L.reflect===!0){let e=(L.converter?.toAttribute!==void 0?L.converter:x1).toAttribute(H,L.type);this._$Em=C,e==null?this.removeAttribute(M):this.setAttribute(M,e),this._$Em=null}}_$AK(C,H){let L=this.constructor,M=L._$Eh.get(C);if(M!==void 0&&this._$Em!==M){let e=L.getPropertyOptions(M),r=typeof e.converter=="function"?{fromAttribute:e.converter}:e.converter?.fromAttribute!==void 0?e.converter:x1;this._$Em=M;let t=r.fromAttribute(H,e.type);this[M]=t??this._$Ej?.get(M)??t,this._$Em=null}}requestUpdate(C,H,L,M=!1,e){if(C!==void 0){let r=this.constructor;if(M===!1&&(e=this[C]),L??=r.getPropertyOptions(C),!((L.hasChanged??E1)(e,H)||L.useDefault&&L.reflect&&e===this._$Ej?.get(C)&&!this.hasAttribute(r._$Eu(C,L))))return;this.C(C,H,L)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(C,H,{useDefault:L,reflect:M,wrapped:e},r){L&&!(this._$Ej??=new Map).has(C)&&(this._$Ej.set(C,r??H??this[C]),e!==!0||r!==void 0)||(this._$AL.has(C)||(this.hasUpdated||L||(H=void 0),this._$AL.set(C,H)),M===!0&&this._$Em!==C&&(this._$Eq??=new Set).add(C))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(H){Promise.reject(H)}let C=this.scheduleUpdate();return C!=null&&await C,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[M,e]of this._$Ep)this[M]=e;this._$Ep=void 0}let L=this.constructor.elementProperties;if(L.size>0)for(let[M,e]of L){let{wrapped:r}=e,t=this[M];r!==!0||this._$AL.has(M)||t===void 0||this.C(M,void 0,e,t)}}let C=!1,H=this._$AL;try{C=this.shouldUpdate(H),C?(this.willUpdate(H),this._$EO?.forEach(L=>L.hostUpdate?.()),this.update(H)):this._$EM()}catch(L){throw C=!1,this._$EM(),L}C&&this._$AE(H)}willUpdate(C){}_$AE(C){this._$EO?.forEach(H=>H.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(C)),this.updated(C)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(C){return!0}update(C){this._$Eq&&=this._$Eq.forEach(H=>this._$ET(H,this[H])),this._$EM()}updated(C){}firstUpdated(C){}};R.elementStyles=[],R.shadowRootOptions={mode:"open"},R[v1("elementProperties")]=new Map,R[v1("finalized")]=new Map,F3?.({ReactiveElement:R}),(F1.reactiveElementVersions??=[]).push("2.1.2");var v2=globalThis,z2=V=>V,D1=v2.trustedTypes,K2=D1?D1.createPolicy("lit-html",{createHTML:V=>V}):void 0,x2="$lit$",F=`lit$${Math.random().toFixed(9).slice(2)}$`,s2="?"+F,E3=`<${s2}>`,K=document,Z1=()=>K.createComment(""),u1=V=>V===null||typeof V!="object"&&typeof V!="function",Z2=Array.isArray,C5=V=>Z2(V)||typeof V?.[Symbol.iterator]=="function",l2=`[ 	
\f\r]`,s1=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,q2=/-->/g,j2=/>/g,G=RegExp(`>|${l2}(?:([^\\s"'>=/]+)(${l2}*=${l2}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Y2=/'/g,X2=/"/g,H5=/^(?:script|style|textarea|title)$/i,u2=V=>(C,...H)=>({_$litType$:V,strings:C,values:H}),i=u2(1),y7=u2(2),k7=u2(3),E=Symbol.for("lit-noChange"),a=Symbol.for("lit-nothing"),J2=new WeakMap,z=K.createTreeWalker(K,129);function V5(V,C){if(!Z2(V)||!V.hasOwnProperty("raw"))throw Error("invalid template strings array");return K2!==void 0?K2.createHTML(C):C}var L5=(V,C)=>{let H=V.length-1,L=[],M,e=C===2?"<svg>":C===3?"<math>":"",r=s1;for(let t=0;t<H;t++){let o=V[t],A,p,d=-1,l=0;for(;l<o.length&&(r.lastIndex=l,p=r.exec(o),p!==null);)l=r.lastIndex,r===s1?p[1]==="!--"?r=q2:p[1]!==void 0?r=j2:p[2]!==void 0?(H5.test(p[2])&&(M=RegExp("</"+p[2],"g")),r=G):p[3]!==void 0&&(r=G):r===G?p[0]===">"?(r=M??s1,d=-1):p[1]===void 0?d=-2:(d=r.lastIndex-p[2].length,A=p[1],r=p[3]===void 0?G:p[3]==='"'?X2:Y2):r===X2||r===Y2?r=G:r===q2||r===j2?r=s1:(r=G,M=void 0);let m=r===G&&V[t+1].startsWith("/>")?" ":"";e+=r===s1?o+E3:d>=0?(L.push(A),o.slice(0,d)+x2+o.slice(d)+F+m):o+F+(d===-2?t:m)}return[V5(V,e+(V[H]||"<?>")+(C===2?"</svg>":C===3?"</math>":"")),L]},S1=class V{constructor({strings:C,_$litType$:H},L){let M;this.parts=[];let e=0,r=0,t=C.length-1,o=this.parts,[A,p]=L5(C,H);if(this.el=V.createElement(A,L),z.currentNode=this.el.content,H===2||H===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(M=z.nextNode())!==null&&o.length<t;){if(M.nodeType===1){if(M.hasAttributes())for(let d of M.getAttributeNames())if(d.endsWith(x2)){let l=p[r++],m=M.getAttribute(d).split(F),u=/([.?@])?(.*)/.exec(l);o.push({type:1,index:e,name:u[2],strings:m,ctor:u[1]==="."?$1:u[1]==="?"?N1:u[1]==="@"?W1:j}),M.removeAttribute(d)}else d.startsWith(F)&&(o.push({type:6,index:e}),M.removeAttribute(d));if(H5.test(M.tagName)){let d=M.textContent.split(F),l=d.length-1;if(l>0){M.textContent=D1?D1.emptyScript:"";for(let m=0;m<l;m++)M.append(d[m],Z1()),z.nextNode(),o.push({type:2,index:++e});M.append(d[l],Z1())}}}else if(M.nodeType===8)if(M.data===s2)o.push({type:2,index:e});else{let d=-1;for(;(d=M.data.indexOf(F,d+1))!==-1;)o.push({type:7,index:e}),d+=F.length-1}e++}}static createElement(C,H){let L=K.createElement("template");return L.innerHTML=C,L}};function q(V,C,H=V,L){if(C===E)return C;let M=L!==void 0?H._$Co?.[L]:H._$Cl,e=u1(C)?void 0:C._$litDirective$;return M?.constructor!==e&&(M?._$AO?.(!1),e===void 0?M=void 0:(M=new e(V),M._$AT(V,H,L)),L!==void 0?(H._$Co??=[])[L]=M:H._$Cl=M),M!==void 0&&(C=q(V,M._$AS(V,C.values),M,L)),C}var _1=class{constructor(C,H){this._$AV=[],this._$AN=void 0,this._$AD=C,this._$AM=H}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(C){let{el:{content:H},parts:L}=this._$AD,M=(C?.creationScope??K).importNode(H,!0);z.currentNode=M;let e=z.nextNode(),r=0,t=0,o=L[0];for(;o!==void 0;){if(r===o.index){let A;o.type===2?A=new M1(e,e.nextSibling,this,C):o.type===1?A=new o.ctor(e,o.name,o.strings,this,C):o.type===6&&(A=new I1(e,this,C)),this._$AV.push(A),o=L[++t]}r!==o?.index&&(e=z.nextNode(),r++)}return z.currentNode=K,M}p(C){let H=0;for(let L of this._$AV)L!==void 0&&(L.strings!==void 0?(L._$AI(C,L,H),H+=L.strings.length-2):L._$AI(C[H])),H++}},M1=class V{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(C,H,L,M){this.type=2,this._$AH=a,this._$AN=void 0,this._$AA=C,this._$AB=H,this._$AM=L,this.options=M,this._$Cv=M?.isConnected??!0}get parentNode(){let C=this._$AA.parentNode,H=this._$AM;return H!==void 0&&C?.nodeType===11&&(C=H.parentNode),C}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(C,H=this){C=q(this,C,H),u1(C)?C===a||C==null||C===""?(this._$AH!==a&&this._$AR(),this._$AH=a):C!==this._$AH&&C!==E&&this._(C):C._$litType$!==void 0?this.$(C):C.nodeType!==void 0?this.T(C):C5(C)?this.k(C):this._(C)}O(C){return this._$AA.parentNode.insertBefore(C,this._$AB)}T(C){this._$AH!==C&&(this._$AR(),this._$AH=this.O(C))}_(C){this._$AH!==a&&u1(this._$AH)?this._$AA.nextSibling.data=C:this.T(K.createTextNode(C)),this._$AH=C}$(C){let{values:H,_$litType$:L}=C,M=typeof L=="number"?this._$AC(C):(L.el===void 0&&(L.el=S1.createElement(V5(L.h,L.h[0]),this.options)),L);if(this._$AH?._$AD===M)this._$AH.p(H);else{let e=new _1(M,this),r=e.u(this.options);e.p(H),this.T(r),this._$AH=e}}_$AC(C){let H=J2.get(C.strings);return H===void 0&&J2.set(C.strings,H=new S1(C)),H}k(C){Z2(this._$AH)||(this._$AH=[],this._$AR());let H=this._$AH,L,M=0;for(let e of C)M===H.length?H.push(L=new V(this.O(Z1()),this.O(Z1()),this,this.options)):L=H[M],L._$AI(e),M++;M<H.length&&(this._$AR(L&&L._$AB.nextSibling,M),H.length=M)}_$AR(C=this._$AA.nextSibling,H){for(this._$AP?.(!1,!0,H);C!==this._$AB;){let L=z2(C).nextSibling;z2(C).remove(),C=L}}setConnected(C){this._$AM===void 0&&(this._$Cv=C,this._$AP?.(C))}},j=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(C,H,L,M,e){this.type=1,this._$AH=a,this._$AN=void 0,this.element=C,this.name=H,this._$AM=M,this.options=e,L.length>2||L[0]!==""||L[1]!==""?(this._$AH=Array(L.length-1).fill(new String),this.strings=L):this._$AH=a}_$AI(C,H=this,L,M){let e=this.strings,r=!1;if(e===void 0)C=q(this,C,H,0),r=!u1(C)||C!==this._$AH&&C!==E,r&&(this._$AH=C);else{let t=C,o,A;for(C=e[0],o=0;o<e.length-1;o++)A=q(this,t[L+o],H,o),A===E&&(A=this._$AH[o]),r||=!u1(A)||A!==this._$AH[o],A===a?C=a:C!==a&&(C+=(A??"")+e[o+1]),this._$AH[o]=A}r&&!M&&this.j(C)}j(C){C===a?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,C??"")}},$1=class extends j{constructor(){super(...arguments),this.type=3}j(C){this.element[this.name]=C===a?void 0:C}},N1=class extends j{constructor(){super(...arguments),this.type=4}j(C){this.element.toggleAttribute(this.name,!!C&&C!==a)}},W1=class extends j{constructor(C,H,L,M,e){super(C,H,L,M,e),this.type=5}_$AI(C,H=this){if((C=q(this,C,H,0)??a)===E)return;let L=this._$AH,M=C===a&&L!==a||C.capture!==L.capture||C.once!==L.once||C.passive!==L.passive,e=C!==a&&(L===a||M);M&&this.element.removeEventListener(this.name,this,L),e&&this.element.addEventListener(this.name,this,C),this._$AH=C}handleEvent(C){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,C):this._$AH.handleEvent(C)}},I1=class{constructor(C,H,L){this.element=C,this.type=6,this._$AN=void 0,this._$AM=H,this.options=L}get _$AU(){return this._$AM._$AU}_$AI(C){q(this,C)}},M5={M:x2,P:F,A:s2,C:1,L:L5,R:_1,D:C5,V:q,I:M1,H:j,N:N1,U:W1,B:$1,F:I1},D3=v2.litHtmlPolyfillSupport;D3?.(S1,M1),(v2.litHtmlVersions??=[]).push("3.3.3");var e5=(V,C,H)=>{let L=H?.renderBefore??C,M=L._$litPart$;if(M===void 0){let e=H?.renderBefore??null;L._$litPart$=M=new M1(C.insertBefore(Z1(),e),e,void 0,H??{})}return M._$AI(V),M};var S2=globalThis,O=class extends R{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let C=super.createRenderRoot();return this.renderOptions.renderBefore??=C.firstChild,C}update(C){let H=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(C),this._$Do=e5(H,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return E}};O._$litElement$=!0,O.finalized=!0,S2.litElementHydrateSupport?.({LitElement:O});var _3=S2.litElementPolyfillSupport;_3?.({LitElement:O});(S2.litElementVersions??=[]).push("4.2.2");var $3={attribute:!0,type:String,converter:x1,reflect:!1,hasChanged:E1},N3=(V=$3,C,H)=>{let{kind:L,metadata:M}=H,e=globalThis.litPropertyMetadata.get(M);if(e===void 0&&globalThis.litPropertyMetadata.set(M,e=new Map),L==="setter"&&((V=Object.create(V)).wrapped=!0),e.set(H.name,V),L==="accessor"){let{name:r}=H;return{set(t){let o=C.get.call(this);C.set.call(this,t),this.requestUpdate(r,o,V,!0,t)},init(t){return t!==void 0&&this.C(r,void 0,V,t),t}}}if(L==="setter"){let{name:r}=H;return function(t){let o=this[r];C.call(this,t),this.requestUpdate(r,o,V,!0,t)}}throw Error("Unsupported decorator location: "+L)};function s(V){return(C,H)=>typeof H=="object"?N3(V,C,H):((L,M,e)=>{let r=M.hasOwnProperty(e);return M.constructor.createProperty(e,L),r?Object.getOwnPropertyDescriptor(M,e):void 0})(V,C,H)}function Z(V){return s({...V,state:!0,attribute:!1})}var Y=(V,C,H)=>(H.configurable=!0,H.enumerable=!0,Reflect.decorate&&typeof C!="object"&&Object.defineProperty(V,C,H),H);function N(V,C){return(H,L,M)=>{let e=r=>r.renderRoot?.querySelector(V)??null;if(C){let{get:r,set:t}=typeof L=="object"?H:M??(()=>{let o=Symbol();return{get(){return this[o]},set(A){this[o]=A}}})();return Y(H,L,{get(){let o=r.call(this);return o===void 0&&(o=e(this),(o!==null||this.hasUpdated)&&t.call(this,o)),o}})}return Y(H,L,{get(){return e(this)}})}}function g(V,C){customElements.get(V)===void 0&&customElements.define(V,C)}var c2=class{constructor(C){this.connection=C;this.feeds=new Map;this.overview=null;this.isReady=!1;this.problem=null;this.listeners=new Set;this.subscription=null;this.isHearing=!1;this.refusals=0;this.again=()=>{this.subscription=null,this.listeners.size>0&&this.begin(),this.tellChanged()};this.tellChanged=()=>{for(let C of this.listeners)C.changed()}}get isConnected(){return this.connection.connected}follow(C){return this.listeners.add(C),this.listeners.size===1&&this.begin(),()=>{this.listeners.delete(C),this.listeners.size===0&&this.later(5e3,()=>{this.end()})}}take(C){if(this.merge(C),this.tellChanged(),C.episodes!==void 0||C.feeds!==void 0||C.reset===!0){let H=C.feeds!==void 0||C.reset===!0;for(let L of this.listeners)L.episodes?.(C.episodes??[],H)}}merge(C){let H=new Map(C.feeds===void 0?this.feeds:null);for(let L of[...C.feeds??[],...C.changed??[]])H.set(L.config_entry_id,L);for(let L of C.removed??[])H.delete(L);this.feeds=H,this.overview=C.overview??this.overview,this.isReady=this.isReady||C.feeds!==void 0}begin(){window.clearTimeout(this.timer),this.isHearing||(this.isHearing=!0,this.connection.addEventListener("ready",this.again),this.connection.addEventListener("disconnected",this.tellChanged)),this.connection.connected&&(this.subscription??=this.subscribe())}async subscribe(){try{let C=await this.connection.subscribeMessage(H=>{this.take(H)},{type:"anypod/subscribe"},{resubscribe:!1});return this.problem=null,this.refusals=0,this.tellChanged(),C}catch(C){return this.refused(C),null}}refused(C){this.problem=C,this.subscription=null,this.isReady=this.isReady&&this.refusals<4,this.listeners.size>0&&this.later(Math.min(2e3*2**this.refusals,6e4),()=>{this.begin()}),this.refusals+=1,this.tellChanged()}async end(){let{subscription:C}=this;this.subscription=null,this.isReady=!1,this.isHearing=!1,this.connection.removeEventListener("ready",this.again),this.connection.removeEventListener("disconnected",this.tellChanged);try{await(await C)?.()}catch{}}later(C,H){window.clearTimeout(this.timer),this.timer=window.setTimeout(H,C)}},r5=new WeakMap;function k(V){let C=r5.get(V.connection);return C===void 0&&(C=new c2(V.connection),r5.set(V.connection,C)),C}var U1=class{constructor(C,H){this.host=C;this.onEpisodes=H;this.live=null;this.leave=null;C.addController(this)}hostUpdate(){this.join()}hostConnected(){this.join(),this.host.requestUpdate()}hostDisconnected(){this.leave?.(),this.leave=null,this.live=null}join(){let{hass:C}=this.host,H=!(this.host instanceof HTMLElement)||this.host.isConnected;C===void 0||!H||this.live===k(C)||(this.leave?.(),this.live=k(C),this.leave=this.live.follow({changed:()=>{this.host.requestUpdate()},...this.onEpisodes===void 0?{}:{episodes:this.onEpisodes}}))}};function h2(V){return typeof V=="object"&&V!==null&&"message"in V}function Q1(V){return typeof V=="object"&&V!==null&&"error"in V?V.error:V}function W3(V){let C=Q1(V);return h2(C)?C.code:null}function t5(V){return typeof(W3(V)??Q1(V))=="number"}function G1(V){return V?.user?.is_admin??!1}function i5(V,C,H={}){let L=new Event(C,{bubbles:!0,composed:!0,cancelable:!0});V.dispatchEvent(Object.assign(L,{detail:H}))}function D(V,C={}){C.replace===!0?history.replaceState(history.state,"",V):history.pushState(C.state??null,"",V),window.dispatchEvent(Object.assign(new Event("location-changed"),{detail:{replace:C.replace??!1}}))}var I3=5e3,U3="⁨",Q3="⁩",K1=new Map,z1=new Map;function q1(V,C){let{language:H}=V;if(K1.has(H))return!0;let L=z1.get(H);return L===void 0&&(L=G3(V,H),z1.set(H,L)),L.then(C),!1}async function G3(V,C){try{let[H]=await Promise.all([V.loadBackendTranslation("config_panel","anypod"),V.loadBackendTranslation("exceptions","anypod")]);K1.set(C,H)}catch{await new Promise(H=>setTimeout(H,I3)),z1.delete(C)}}function f2(V){let C=K1.get(V.language)??V.localize;return(H,L)=>c(C(`component.anypod.config_panel.${H}`,L)||H)}function c(V){return document.dir==="rtl"&&V!==""?`${U3}${V}${Q3}`:V}function b(V,C){if(t5(C))return f2(V)("common.connection_lost");let H=Q1(C);if(!h2(H))return String(H);let{translation_domain:L,translation_key:M,message:e}=H;if(L==null||M==null)return c(e);let r=H.translation_placeholders??{},t=V.localize(`component.${L}.exceptions.${M}.message`,r);return c(t||e)}async function o5(){await Promise.all(z1.values());let V=[...K1.values()].at(-1)??(()=>"");return(C,H)=>V(`component.anypod.config_panel.${C}`,H)||C}var a5=500,z3=1e3,K3={retry:()=>({status:"queued",error:null,next_attempt_at:null}),skip:()=>({status:"skipped",reason:"user"}),unskip:()=>({status:"queued",reason:null}),pin:()=>({pinned:!0}),unpin:()=>({pinned:!1}),cancel:()=>({status:"skipped",reason:"user",progress:null}),download:()=>({status:"queued",reason:null,error:null}),played:()=>({played_at:new Date().toISOString(),position_s:null}),unplayed:()=>({played_at:null,position_s:null}),refresh:()=>({}),delete:()=>({status:"archived",reason:"user",media:null})},q3=["upcoming","queued","failed"],j3=["skipped","archived"],Y3=["downloaded","failed","skipped"];function A5(V,C){let{status:H}=V;return[["retry",H==="failed"||H==="queued"&&V.next_attempt_at!==null],["download",H==="archived"||H==="skipped"&&V.reason!=="user"],["unskip",H==="skipped"&&V.reason==="user"],["cancel",H==="downloading"],["skip",q3.includes(H)],["pin",!V.pinned&&!j3.includes(H)],["unpin",V.pinned],["played",H==="downloaded"&&V.played_at===null],["unplayed",V.played_at!==null||V.position_s!==null],["refresh",H!=="archived"],["delete",C.isAdmin&&Y3.includes(H)]].filter(([,M])=>M).map(([M])=>M)}var e1=class{constructor(C,H,L){this.hass=C;this.changed=H;this.complain=L;this.expected=new Map;this.expectedFeeds=new Map}shown(C){let H=this.expected.get(C.episode_id);return H===void 0?C:{...C,...H}}shownFeed(C){let H=this.expectedFeeds.get(C.config_entry_id);return H===void 0?C:{...C,...H}}isBusy(C){return this.expected.has(C)}isBusyFeed(C){return this.expectedFeeds.has(C)}async do(C,H){let L=H.filter(e=>!this.isBusy(e.episode_id)),M=0;for(let e=0;e<L.length;e+=a5)M+=await this.doSome(C,L.slice(e,e+a5));return M}async doSome(C,H){let L=H.map(e=>e.episode_id),M=async()=>{let e=await this.hass().callWS({type:"anypod/episodes/do",deed:C,episodes:H.map(({config_entry_id:r,episode_id:t})=>({config_entry_id:r,episode_id:t}))});k(this.hass()).take({episodes:e.episodes});for(let r of new Set(e.refused.map(t=>b(this.hass(),t))))this.complain(r);return e.episodes.length};return await this.expecting(this.expected,L,K3[C](),M)??0}async sync(C,{isAll:H=!1}={}){let L={status:"syncing"};if(!H){await Promise.all(C.map(r=>this.feed(r,L,()=>this.ask("sync",r))));return}let[M,...e]=C.filter(r=>r.enabled&&!this.isBusyFeed(r.config_entry_id));if(M!==void 0){let r=[M,...e].map(t=>t.config_entry_id);await this.expecting(this.expectedFeeds,r,L,()=>this.ask("sync",M,{}))}}async retryAll(C){let H={...C.counts,failed:0,queued:C.counts.queued+C.counts.failed};await this.feed(C,{counts:H},()=>this.ask("retry",C))}async ask(C,H,L={config_entry_id:H.config_entry_id}){let M=J3(k(this.hass()),H.config_entry_id);await this.hass().callService("anypod",C,L,void 0,!1),await M}async enable(C,H){let L={enabled:H,status:H?"idle":"paused"};await this.feed(C,L,async()=>{let M=await this.hass().callWS({type:"anypod/feeds/enable",config_entry_id:C.config_entry_id,enabled:H});k(this.hass()).take({changed:[M.feed]})})}async link(C,H,L){let{config_entry_id:M}=C;return this.feed(C,{},async()=>{let r=(await this.hass().callService("anypod",H,{config_entry_id:M,...L},void 0,!1,!0)).response,t=k(this.hass()),o=t.feeds.get(M);return o!==void 0&&t.take({changed:[{...o,links:X3(H,o.links??[],r)}]}),r})}async enableAll(C){let H=k(this.hass()),L=H.overview;if(L!==null){H.take({overview:{...L,paused:!C}});try{let M=await this.hass().callWS({type:"anypod/feeds/enable",enabled:C});H.take({overview:M.overview})}catch(M){H.take({overview:L}),this.complain(b(this.hass(),M))}}}async feed(C,H,L){return this.isBusyFeed(C.config_entry_id)?void 0:this.expecting(this.expectedFeeds,[C.config_entry_id],H,L)}async expecting(C,H,L,M){for(let e of H)C.set(e,L);this.changed();try{return await M()}catch(e){this.complain(b(this.hass(),e));return}finally{for(let e of H)C.delete(e);this.changed()}}};function X3(V,C,H){return V==="revoke_link"?C.filter(L=>L.link_id!==H.link_id):C.some(L=>L.link_id===H.link_id)?C.map(L=>L.link_id===H.link_id?H:L):[...C,H]}function J3(V,C){let H=V.feeds.get(C);return new Promise(L=>{let M=()=>{window.clearTimeout(e),r(),L()},e=window.setTimeout(M,z3),r=V.follow({changed:()=>{V.feeds.get(C)!==H&&M()}})})}var C0=3e4,H0=8e3,V0=["connection","language","locale","localize","config","user","entities","devices","areas"];function L0(V,C){return V0.some(H=>V?.[H]!==C?.[H])}var y=class extends O{constructor(){super(...arguments);this.message=null;this.t=(H,L)=>f2(this.home)(H,L);this.complain=H=>{this.message=H,window.clearTimeout(this.messageTimer),this.messageTimer=window.setTimeout(()=>{this.message=null},H0)}}connectedCallback(){super.connectedCallback(),this.tick=window.setInterval(()=>{this.requestUpdate()},C0)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this.tick),window.clearTimeout(this.messageTimer),this.message=null}get home(){if(this.hass===void 0)throw new Error("rendered before Home Assistant was given");return this.hass}get hasTexts(){return this.hass!==void 0&&q1(this.hass,()=>{this.requestUpdate()})}renderMessage(){return i`<div class="message" role="status" aria-live="polite">
      ${this.message===null?a:i`<span>${this.message}</span>`}
    </div>`}};n([s({attribute:!1,hasChanged:L0})],y.prototype,"hass",2),n([Z()],y.prototype,"message",2);var d5="M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z";var j1="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z";var n5="M19,21H8V7H19M19,5H8A2,2 0 0,0 6,7V21A2,2 0 0,0 8,23H19A2,2 0 0,0 21,21V7A2,2 0 0,0 19,5M16,1H4A2,2 0 0,0 2,3V17H4V3H16V1Z";var p5="M16,12A2,2 0 0,1 18,10A2,2 0 0,1 20,12A2,2 0 0,1 18,14A2,2 0 0,1 16,12M10,12A2,2 0 0,1 12,10A2,2 0 0,1 14,12A2,2 0 0,1 12,14A2,2 0 0,1 10,12M4,12A2,2 0 0,1 6,10A2,2 0 0,1 8,12A2,2 0 0,1 6,14A2,2 0 0,1 4,12Z";var m5="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z";var l5="M14,19H18V5H14M6,19H10V5H6V19Z";var v5="M16,12V4H17V2H7V4H8V12L6,14V16H11.2V22H12.8V16H18V14L16,12Z",x5="M2,5.27L3.28,4L20,20.72L18.73,22L12.8,16.07V22H11.2V16H6V14L8,12V11.27L2,5.27M16,12L18,14V16H17.82L8,6.18V4H7V2H17V4H16V12Z";var Y1="M8,5.14V19.14L19,12.14L8,5.14Z";var s5="M15,6H3V8H15V6M15,10H3V12H15V10M3,16H11V14H3V16M17,6V14.18C16.69,14.07 16.35,14 16,14A3,3 0 0,0 13,17A3,3 0 0,0 16,20A3,3 0 0,0 19,17V8H22V6H17Z";var Z5="M19,13H13V19H11V13H5V11H11V5H13V11H19V13Z";var X1="M17,18.25V21.5H7V18.25C7,16.87 9.24,15.75 12,15.75C14.76,15.75 17,16.87 17,18.25M12,5.5A6.5,6.5 0 0,1 18.5,12C18.5,13.25 18.15,14.42 17.54,15.41L16,14.04C16.32,13.43 16.5,12.73 16.5,12C16.5,9.5 14.5,7.5 12,7.5C9.5,7.5 7.5,9.5 7.5,12C7.5,12.73 7.68,13.43 8,14.04L6.46,15.41C5.85,14.42 5.5,13.25 5.5,12A6.5,6.5 0 0,1 12,5.5M12,1.5A10.5,10.5 0 0,1 22.5,12C22.5,14.28 21.77,16.39 20.54,18.11L19.04,16.76C19.96,15.4 20.5,13.76 20.5,12A8.5,8.5 0 0,0 12,3.5A8.5,8.5 0 0,0 3.5,12C3.5,13.76 4.04,15.4 4.96,16.76L3.46,18.11C2.23,16.39 1.5,14.28 1.5,12A10.5,10.5 0 0,1 12,1.5M12,9.5A2.5,2.5 0 0,1 14.5,12A2.5,2.5 0 0,1 12,14.5A2.5,2.5 0 0,1 9.5,12A2.5,2.5 0 0,1 12,9.5Z";var J1="M3,11H5V13H3V11M11,5H13V9H11V5M9,11H13V15H11V13H9V11M15,11H17V13H19V11H21V13H19V15H21V19H19V21H17V19H13V21H11V17H15V15H17V13H15V11M19,19V15H17V19H19M15,3H21V9H15V3M17,5V7H19V5H17M3,3H9V9H3V3M5,5V7H7V5H5M3,15H9V21H3V15M5,17V19H7V17H5Z";var c1="M17.65,6.35C16.2,4.9 14.21,4 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20C15.73,20 18.84,17.45 19.73,14H17.65C16.83,16.33 14.61,18 12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6C13.66,6 15.14,6.69 16.22,7.78L13,11H20V4L17.65,6.35Z";var C2="M16,18H18V6H16M6,18L14.5,12L6,6V18Z";var u5="M18,18H6V6H18V18Z";var H2="M12,18A6,6 0 0,1 6,12C6,11 6.25,10.03 6.7,9.2L5.24,7.74C4.46,8.97 4,10.43 4,12A8,8 0 0,0 12,20V23L16,19L12,15M12,4V1L8,5L12,9V6A6,6 0 0,1 18,12C18,13 17.75,13.97 17.3,14.8L18.76,16.26C19.54,15.03 20,13.57 20,12A8,8 0 0,0 12,4Z";var S5="M22.7,19L13.6,9.9C14.5,7.6 14,4.9 12.1,3C10.1,1 7.1,0.6 4.7,1.7L9,6L6,9L1.6,4.7C0.4,7.1 0.9,10.1 2.9,12.1C4.8,14 7.5,14.5 9.8,13.6L18.9,22.7C19.3,23.1 19.9,23.1 20.3,22.7L22.6,20.4C23.1,20 23.1,19.3 22.7,19Z";function v(V){return i`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${V}></path>
  </svg>`}var M0=300,e0=4,r0=120,W=new Map,c5=[],O2=0;async function t0(V){O2>=e0&&await new Promise(C=>c5.push(C)),O2+=1;try{return await V()}finally{O2-=1,c5.pop()?.()}}async function i0(V,C){try{let H=await t0(()=>V.fetchWithAuth(C));if(H.ok)return URL.createObjectURL(await H.blob());if(H.status===404&&V.connection.connected)return null}catch{}return W.delete(C),null}function o0(V,C){let H=W.get(C)??i0(V,C);W.delete(C),W.set(C,H);for(let[L,M]of W){if(W.size<=M0)break;W.delete(L),M.then(e=>{e!==null&&URL.revokeObjectURL(e)})}return H}var X=class extends O{constructor(){super(...arguments);this.path=null;this.pixels=128;this.url=null}static{this.styles=S`
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
  `}willUpdate(H){(H.has("path")||this.url===null&&H.has("hass"))&&this.load()}async load(){let{hass:H,path:L}=this;if(H===void 0||L===null){this.url=null;return}let M=`${L}&size=${this.pixels}`;if(!W.has(M)&&(await new Promise(r=>setTimeout(r,r0)),!this.isConnected||L!==this.path))return;let e=await o0(H,M);L===this.path&&(this.url=e)}render(){return this.url===null?v(X1):i`<img src=${this.url} alt="" decoding="async" />`}};n([s({attribute:!1})],X.prototype,"hass",2),n([s()],X.prototype,"path",2),n([s({type:Number})],X.prototype,"pixels",2),n([Z()],X.prototype,"url",2);g("anypod-picture",X);var V2=class{constructor(C,H,L=Date.now()){this.tell=H;this.toldS=C,this.toldMs=L}at(C,H=Date.now()){H-this.toldMs>=3e4&&this.rest(C,H)}rest(C,H=Date.now()){Math.abs(C-this.toldS)>=1&&(this.toldS=C,this.toldMs=H,this.tell(C))}end(){this.toldS=0,this.tell(null)}};function h5(V,C){return V>C-10?0:V}var w=S`
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
`,T=S`
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
`;var a0=86400,A0=1e4,r1=null;function d0(V){r1!==V&&r1?.pause(),r1=V}async function f5(V,C){return(await V.callWS({type:"auth/sign_path",path:C,expires:a0})).path}async function n0(V,C){let{media_path:H}=await V.callWS({type:"anypod/episodes/get",config_entry_id:C.config_entry_id,episode_id:C.episode_id});return H===null?null:f5(V,H)}async function p0(V,C){let{artwork_url:H}=C;try{return H===null?[]:[{src:await f5(V,`${H}&size=512`)}]}catch{return[]}}var I=class extends y{constructor(){super(...arguments);this.autoplay=!1;this.url=null;this.problem=null;this.loaded=null;this.playback=null;this.fromS=0;this.wantsToPlay=!1;this.renewedMs=0;this.onMetadata=H=>{let L=H.target;L.currentTime=h5(this.fromS,L.duration),this.wantsToPlay&&this.play(L)};this.onPlay=()=>{d0(this),this.wantsToPlay=!1,this.loaded!==null&&this.announce(this.loaded)};this.onTime=()=>{this.media!==null&&(this.playback?.at(this.media.currentTime),this.dispatchEvent(new CustomEvent("position",{detail:this.media.currentTime})))};this.onPause=H=>{let{media:L}=this;L!==null&&H.target===L&&!L.ended&&this.playback?.rest(L.currentTime)};this.onEnded=()=>{this.playback?.end()};this.onError=()=>{let{loaded:H,media:L}=this,M=Date.now();if(L===null||H===null||M-this.renewedMs<A0){this.url=null,this.problem=this.t("common.cannot_play");return}this.renewedMs=M,this.wantsToPlay||=!L.paused,this.load(H,L.currentTime||this.fromS)}}static{this.styles=[w,T,S`
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
    `]}get positionS(){return this.media?.currentTime??this.fromS}seek(H){this.wantsToPlay=!0,this.fromS=H;let{media:L}=this;L!==null&&L.readyState>0&&(L.currentTime=H,this.play(L))}pause(){this.media?.pause()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(H){let{episode:L,hass:M}=this,e=L?.episode_id!==this.loaded?.episode_id;M===void 0||!(H.has("episode")||H.has("hass"))||!e||(this.leave(),this.loaded=L??null,this.url=null,this.wantsToPlay=this.autoplay,L!==void 0&&this.load(L,L.position_s??0))}leave(){this.media!==null&&this.media.currentTime>0&&!this.media.ended&&this.playback?.rest(this.media.currentTime),r1===this&&(r1=null)}async load(H,L){this.fromS=L,this.problem=null,this.playback=new V2(L,r=>{this.tell(H,r)});let M=null,e=null;try{M=await n0(this.home,H)}catch(r){e=b(this.home,r)}this.loaded?.episode_id===H.episode_id&&(M!==null&&M===this.url&&this.media?.load(),this.url=M,this.problem=M===null?e??this.t("common.nothing_to_play"):null)}async tell(H,L){let{config_entry_id:M,episode_id:e}=H,r={config_entry_id:M,episode_id:e,...L===null?{}:{position_s:Math.round(L)}};try{await this.home.callService("anypod","set_played",r,void 0,!1)}catch{}}play(H){H.play().catch(()=>{})}async announce(H){if(!("mediaSession"in navigator))return;let L=k(this.home).feeds.get(H.config_entry_id)?.title??"",M=await p0(this.home,H);r1===this&&this.loaded===H&&(navigator.mediaSession.metadata=new MediaMetadata({title:H.title,artist:L,artwork:M}))}render(){if(!this.hasTexts||this.loaded===null)return a;if(this.problem!==null)return this.renderProblem(this.loaded,this.problem);if(this.url===null)return i`<div class="skeleton"></div>`;let H=this.t("common.player_of",{title:this.loaded.title});return this.loaded.media?.mime_type.startsWith("video/")===!0?this.renderVideo(this.url,H):this.renderAudio(this.url,H)}renderAudio(H,L){return i`<audio
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
    </div>`}};n([s({attribute:!1})],I.prototype,"episode",2),n([s({type:Boolean})],I.prototype,"autoplay",2),n([Z()],I.prototype,"url",2),n([Z()],I.prototype,"problem",2),n([N("audio, video")],I.prototype,"media",2);g("anypod-player",I);async function O5(V,C){if(window.isSecureContext)try{return await navigator.clipboard.writeText(V),!0}catch{}return C?.focus(),C?.select(),!1}var J=class extends O{constructor(){super(...arguments);this.open=!1;this.heading="";this.closeLabel="";this.closed=()=>{this.open&&(this.open=!1,this.dispatchEvent(new CustomEvent("closed")))};this.clicked=H=>{H.target===this.dialog&&this.dialog.close()}}static{this.styles=[w,T,S`
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
    `]}updated(H){H.has("open")&&(this.open&&!this.dialog.open?this.dialog.showModal():!this.open&&this.dialog.open&&this.dialog.close())}render(){return i`<dialog
      aria-labelledby="heading"
      @close=${this.closed}
      @click=${this.clicked}
      @keydown=${m0}
    >
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="icon-button"
          aria-label=${this.closeLabel}
          title=${this.closeLabel}
          @click=${()=>{this.dialog.close()}}
        >
          ${v(j1)}
        </button>
      </header>
      <div class="content"><slot></slot></div>
    </dialog>`}};n([s({type:Boolean})],J.prototype,"open",2),n([s()],J.prototype,"heading",2),n([s({attribute:"close-label"})],J.prototype,"closeLabel",2),n([N("dialog")],J.prototype,"dialog",2);function m0(V){V.stopPropagation()}g("anypod-dialog",J);var g5={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},y5=V=>(...C)=>({_$litDirective$:V,values:C}),L2=class{constructor(C){}get _$AU(){return this._$AM._$AU}_$AT(C,H,L){this._$Ct=C,this._$AM=H,this._$Ci=L}_$AS(C,H){return this.update(C,H)}update(C,H){return this.render(...H)}};var{I:l0}=M5,k5=V=>V;var b5=()=>document.createComment(""),t1=(V,C,H)=>{let L=V._$AA.parentNode,M=C===void 0?V._$AB:C._$AA;if(H===void 0){let e=L.insertBefore(b5(),M),r=L.insertBefore(b5(),M);H=new l0(e,r,V,V.options)}else{let e=H._$AB.nextSibling,r=H._$AM,t=r!==V;if(t){let o;H._$AQ?.(V),H._$AM=V,H._$AP!==void 0&&(o=V._$AU)!==r._$AU&&H._$AP(o)}if(e!==M||t){let o=H._$AA;for(;o!==e;){let A=k5(o).nextSibling;k5(L).insertBefore(o,M),o=A}}}return H},U=(V,C,H=V)=>(V._$AI(C,H),V),v0={},w5=(V,C=v0)=>V._$AH=C,T5=V=>V._$AH,M2=V=>{V._$AR(),V._$AA.remove()};var P5=(V,C,H)=>{let L=new Map;for(let M=C;M<=H;M++)L.set(V[M],M);return L},C1=y5(class extends L2{constructor(V){if(super(V),V.type!==g5.CHILD)throw Error("repeat() can only be used in text expressions")}dt(V,C,H){let L;H===void 0?H=C:C!==void 0&&(L=C);let M=[],e=[],r=0;for(let t of V)M[r]=L?L(t,r):r,e[r]=H(t,r),r++;return{values:e,keys:M}}render(V,C,H){return this.dt(V,C,H).values}update(V,[C,H,L]){let M=T5(V),{values:e,keys:r}=this.dt(C,H,L);if(!Array.isArray(M))return this.ut=r,e;let t=this.ut??=[],o=[],A,p,d=0,l=M.length-1,m=0,u=e.length-1;for(;d<=l&&m<=u;)if(M[d]===null)d++;else if(M[l]===null)l--;else if(t[d]===r[m])o[m]=U(M[d],e[m]),d++,m++;else if(t[l]===r[u])o[u]=U(M[l],e[u]),l--,u--;else if(t[d]===r[u])o[u]=U(M[d],e[u]),t1(V,o[u+1],M[d]),d++,u--;else if(t[l]===r[m])o[m]=U(M[l],e[m]),t1(V,M[d],M[l]),l--,m++;else if(A===void 0&&(A=P5(r,m,u),p=P5(t,d,l)),A.has(t[d]))if(A.has(t[l])){let B=p.get(r[m]),n2=B!==void 0?M[B]:null;if(n2===null){let N2=t1(V,M[d]);U(N2,e[m]),o[m]=N2}else o[m]=U(n2,e[m]),t1(V,M[d],n2),M[B]=null;m++}else M2(M[l]),l--;else M2(M[d]),d++;for(;m<=u;){let B=t1(V,o[u+1]);U(B,e[m]),o[m++]=B}for(;d<=l;){let B=M[d++];B!==null&&M2(B)}return this.ut=r,w5(V,o),E}});var x0=1e3,s0=[["year",31536e3],["month",2592e3],["week",604800],["day",86400],["hour",3600],["minute",60]],B5=["byte","kilobyte","megabyte","gigabyte","terabyte"],Z0={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"],quote_decimal:["de-CH"]},R5=new Map;function g2(V){function C(H,L){let M=JSON.stringify([V.name,H,L]),e=R5.get(M);return e===void 0&&(e=new V(H??[],L),R5.set(M,e)),e}return C}var u0=g2(Intl.NumberFormat),F5=g2(Intl.DateTimeFormat),S0=g2(Intl.RelativeTimeFormat);function c0(V){let C=V.locale.number_format;return C==="system"?void 0:Z0[C]??[V.locale.language]}function h1(V,C,H={}){let L=V.locale.number_format==="none"?{useGrouping:!1}:{};return u0(c0(V),{...H,...L}).format(C)}function i1(V,C){return h1(V,C,{style:"percent"})}function E5(V){let C=V<1?0:Math.min(Math.floor(Math.log10(V)/3),B5.length-1);return[V/1e3**C,B5[C]??"byte"]}function o1(V,C){let[H,L]=E5(C),M=H<10&&L!=="byte"?1:0;return c(h1(V,H,{style:"unit",unit:L,maximumFractionDigits:M}))}function D5(V,C){let[H,L]=E5(C),M=H<10&&L!=="byte"?1:0,e=`${L}-per-second`;return c(h1(V,H,{style:"unit",unit:e,maximumFractionDigits:M}))}function f1(V){let C=Math.max(0,Math.round(V)),H=[Math.floor(C/60)%60,C%60].map(e=>String(e).padStart(2,"0")),L=Math.floor(C/3600),M=H.join(":");return L>0?`${L}:${M}`:M.replace(/^0(?=\d)/,"")}function h0(V){let C=V.locale.time_format;return C==="12"||C==="24"?{hour12:C==="12"}:{}}function _5(V){return V.locale.time_zone==="server"?{timeZone:V.config.time_zone}:{}}function f0(V){return V.locale.time_format==="system"?void 0:[V.locale.language]}function e2(V,C){let H={dateStyle:"medium",timeStyle:"short"};return F5(f0(V),{...H,...h0(V),..._5(V)}).format(new Date(C))}function $5(V,C){return F5([V.locale.language],{dateStyle:"medium",..._5(V)}).format(new Date(C))}function a1(V,C,H=Date.now()){let L=(new Date(C).getTime()-H)/x0,M=S0([V.locale.language],{numeric:"auto"});for(let[e,r]of s0)if(Math.abs(L)>=r)return M.format(Math.trunc(L/r),e);return M.format(0,"second")}var O0=30,g0=60,_=class extends y{constructor(){super(...arguments);this.asked=null;this.error=null;this.opener=null;this.deeds=new e1(()=>this.home,()=>{this.requestUpdate()},H=>{this.error=H});this.dismiss=()=>{this.ask(null),this.focusLater(()=>this.opener)};this.submit=H=>{H.preventDefault(),this.feed!==void 0&&!this.isBusy&&this.add(this.feed,this.field.value.trim())}}static{this.styles=[w,T,S`
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
    `]}get links(){return this.feed?.links??[]}get isBusy(){return this.feed!==void 0&&this.deeds.isBusyFeed(this.feed.config_entry_id)}mayAsk(H){return H==="rotate"||this.links.length>1}willUpdate(H){super.willUpdate(H);let{asked:L}=this;if(L===null||this.isBusy)return;if(!this.links.some(e=>e.link_id===L.linkId)||!this.mayAsk(L.question)){let e=this.questioning?.matches(":focus-within")??!1;this.ask(null),e&&this.focusLater(()=>this.heading)}}ask(H){this.asked=H,this.error=null,this.say(null)}async focusLater(H){await this.updateComplete,H()?.focus()}say(H){this.dispatchEvent(new CustomEvent("said",{detail:H}))}async answer(H,L,M){let{feed:e}=this;if(e===void 0||this.isBusy)return;this.error=null;let{deed:r,data:t}=L;if(await this.deeds.link(e,r,{link_id:H.link_id,...t})===void 0){await this.focusLater(()=>M);return}this.ask(null),this.say(L.done),await this.focusLater(()=>r==="revoke_link"?this.heading:this.opener)}async add(H,L){if(this.ask(null),L==="")this.error=this.t("common.link_name_missing");else{let M=await this.deeds.link(H,"create_link",{name:L});M!==void 0&&(this.field.value="",this.say(this.t("common.link_added",{name:M.name})),this.dispatchEvent(new CustomEvent("added",{detail:M.link_id})))}await this.focusLater(()=>this.field)}render(){if(!this.hasTexts)return a;let{t:H}=this;return i`<h3 tabindex="-1">${H("common.links")}</h3>
      <p class="secondary">${H("common.links_help")}</p>
      <ul>
        ${C1(this.links,L=>L.link_id,L=>this.renderLink(L))}
      </ul>
      ${this.renderForm()}`}renderLink(H){let{asked:L}=this;return i`<li>
      <div class="link">
        <div class="who">
          <span class="name" dir="auto">${H.name}</span>
          <span class="secondary">${this.renderUse(H)}</span>
        </div>
        <div class="buttons">
          ${this.renderOpener(H,"rotate","common.new_address")}
          ${this.mayAsk("revoke")?this.renderOpener(H,"revoke","common.revoke"):a}
        </div>
      </div>
      ${L?.linkId===H.link_id?this.renderQuestion(H,L.question):a}
    </li>`}renderUse(H){let{t:L}=this,{last_used_at:M,last_agent:e}=H;if(M===null)return i`${L("common.never_used")}`;let r=a1(this.home,M),t=e===null?L("common.last_used",{time:r}):L("common.last_used_by",{time:r,app:e});return i`<span title=${e2(this.home,M)}>${t}</span>`}renderOpener(H,L,M){let{asked:e}=this,r=e?.linkId===H.link_id&&e.question===L;return i`<button
      class="button ${L==="revoke"?"danger":""}"
      aria-label=${this.t("common.deed_of",{deed:this.t(M),title:H.name})}
      aria-expanded=${r?"true":"false"}
      ?disabled=${this.isBusy}
      @click=${t=>{this.opener=t.currentTarget,this.ask(r?null:{linkId:H.link_id,question:L}),this.focusLater(()=>this.questioning??this.opener)}}
    >
      ${this.t(M)}
    </button>`}renderQuestion(H,L){let{t:M}=this,{name:e}=H,r=L==="revoke"?M("common.revoke_question",{name:e}):M("common.new_address_question",{name:e}),t=this.answers(e,L).map(o=>this.renderAnswer(H,o));return i`<div class="question" role="group" aria-labelledby="question" tabindex="-1">
      <p id="question">${r}</p>
      ${this.error===null?a:i`<p class="error-text" role="alert">${this.error}</p>`}
      <div class="buttons">
        ${t}
        <button class="button" ?disabled=${this.isBusy} @click=${this.dismiss}>
          ${M("common.cancel")}
        </button>
      </div>
    </div>`}answers(H,L){let{t:M}=this;if(L==="revoke"){let r=M("common.link_revoked",{name:H});return[{words:M("common.revoke"),deed:"revoke_link",done:r,isDanger:!0}]}let e=O0;return[{words:M("common.forward",{days:e}),deed:"rotate_link",data:{forward_days:e},done:M("common.link_forwarded",{name:H,days:e})},{words:M("common.stop_at_once"),deed:"rotate_link",done:M("common.link_rotated",{name:H})}]}renderAnswer(H,L){return i`<button
      class="button ${L.isDanger===!0?"danger":""}"
      ?disabled=${this.isBusy}
      @click=${M=>{this.answer(H,L,M.currentTarget)}}
    >
      ${L.words}
    </button>`}renderForm(){let{t:H}=this,L=this.asked===null?this.error:null;return i`<form novalidate @submit=${this.submit}>
      <label for="name">${H("common.link_name")}</label>
      <div class="field">
        <input
          id="name"
          dir="auto"
          autocomplete="off"
          maxlength=${g0}
          required
          aria-invalid=${L===null?"false":"true"}
          aria-describedby="name-help"
        />
        <button class="button" type="submit" ?disabled=${this.isBusy}>
          ${H("common.add_link")}
        </button>
      </div>
      <span id="name-help" class=${L===null?"secondary":"error-text"} role="status">
        ${L??H("common.link_name_help")}
      </span>
    </form>`}};n([s({attribute:!1})],_.prototype,"feed",2),n([Z()],_.prototype,"asked",2),n([Z()],_.prototype,"error",2),n([N("h3")],_.prototype,"heading",2),n([N(".question")],_.prototype,"questioning",2),n([N("input")],_.prototype,"field",2);g("anypod-links",_);var N5=240,y0="http://www.w3.org/2000/svg",H1=class extends y{constructor(){super(...arguments);this.linkId=null;this.code=null;this.problem=null;this.wanted="";this.told=({detail:H})=>{H===null?this.message=null:this.complain(H)};this.closed=()=>{this.linkId=null,this.dispatchEvent(new CustomEvent("closed"))}}static{this.styles=[w,T,S`
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
    `]}get links(){return this.feed?.links??[]}get link(){return this.links.find(H=>H.link_id===this.linkId)??this.links[0]}updated(H){super.updated(H);let L=this.link===void 0?"":JSON.stringify([this.link.link_id,this.link.url]);L!==this.wanted&&(this.wanted=L,this.code=null,this.problem=null,this.load(L))}async load(H){let{feed:L,link:M}=this;if(!(L===void 0||M===void 0))try{let e=await this.home.callWS({type:"anypod/links/qr",config_entry_id:L.config_entry_id,link_id:M.link_id});H===this.wanted&&(this.code=e)}catch(e){H===this.wanted&&(this.problem=b(this.home,e))}}render(){if(!this.hasTexts)return a;let{feed:H,t:L}=this;return i`<anypod-dialog
      .open=${H!==void 0}
      .heading=${H===void 0?"":L("common.subscribe_to",{title:H.title})}
      .closeLabel=${L("common.close")}
      @closed=${this.closed}
      >${H===void 0?a:this.renderFeed(H)}</anypod-dialog
    >`}renderFeed(H){let{link:L}=this;return i`<div class="share">
      ${L===void 0?i`<p>${this.t("common.no_links")}</p>`:this.renderLink(L)}
      <anypod-links
        .hass=${this.hass}
        .feed=${H}
        @said=${this.told}
        @added=${M=>{this.linkId=M.detail}}
      ></anypod-links>
      ${this.renderMessage()}
    </div>`}renderLink(H){let{t:L}=this;return i`${this.links.length>1?this.renderChoice(H):a}
      <p>${L("common.scan")}</p>
      ${this.renderCode()} ${this.renderAddress("common.feed_address",H.url)}
      ${H.external_url===H.url?a:this.renderAddress("common.external_address",H.external_url)}
      ${this.renderAddress("common.page_address",this.pageAddress)}`}renderChoice(H){let L=this.links.map(M=>i`<option value=${M.link_id} .selected=${M===H}>${M.name}</option>`);return i`<label
      >${this.t("common.link")}
      <select
        @change=${M=>{this.linkId=M.target.value}}
      >
        ${L}
      </select>
    </label>`}renderCode(){if(this.problem!==null)return i`<p class="error-text">${this.problem}</p>`;if(this.code===null)return i`<div class="code skeleton"></div>`;let H=this.code.svg.replace(/^<svg(?! xmlns)/,`<svg xmlns="${y0}"`),L=`data:image/svg+xml,${encodeURIComponent(H)}`;return i`<img
      class="code"
      src=${L}
      width=${N5}
      height=${N5}
      alt=${this.t("common.qr_code")}
    />`}renderAddress(H,L){if(L===null)return a;let M=this.t("common.copy_what",{what:this.t(H)});return i`<div class="field">
      <label>${this.t(H)}<input readonly dir="ltr" .value=${L} /></label>
      <button
        class="icon-button"
        title=${M}
        aria-label=${M}
        ?disabled=${L===""}
        @click=${e=>{this.copied(L,e.currentTarget)}}
      >
        ${v(n5)}
      </button>
    </div>`}get pageAddress(){return this.code?.page_url??(this.problem===null?"":null)}async copied(H,L){let M=L.parentElement?.querySelector("input")??void 0,e=await O5(H,M);this.complain(this.t(e?"common.copied":"common.copy_yourself"))}};n([s({attribute:!1})],H1.prototype,"feed",2),n([Z()],H1.prototype,"linkId",2),n([Z()],H1.prototype,"code",2),n([Z()],H1.prototype,"problem",2);g("anypod-share",H1);var y2=["normal","compact","list"],k2=["artwork","storage","times","buttons","subscribe","feeds","downloads","failures","upcoming","episodes"],g1=["tap_action","hold_action","double_tap_action"];function I5(V){return{title:k0(V,"title"),feeds:O1(V,"feeds"),entities:O1(V,"entity"),devices:O1(V,"device"),areas:O1(V,"area"),layout:W5("layout",V.layout??"normal",y2),episodes:b0(V),hidden:new Set(O1(V,"hide").map(C=>W5("hide",C,k2))),config:w0(V)}}function A1({config:V},C){let H=V[C];return typeof H=="object"&&H!==null&&"action"in H&&H.action!=="none"}function U5(V){if(V.layout!=="compact")return{columns:12,rows:"auto",min_columns:6,min_rows:2};let{feeds:C,entities:H,devices:L,areas:M}=V;return{columns:6,rows:M.length===0&&C.length+H.length+L.length===1?1:"auto",min_columns:3,min_rows:1}}function Q5({layout:V,episodes:C}){return V==="compact"?1:3+C}function k0(V,C){let H=V[C]??null;if(H!==null&&typeof H!="string")throw new Error(`"${C}" has to be a text.`);return H===""?null:H}function O1(V,C){let H=V[C]??[],L=Array.isArray(H)?H:[H];if(!L.every(M=>typeof M=="string"))throw new Error(`"${C}" has to be a text, or a list of texts.`);return[...new Set(L.filter(M=>M!==""))]}function W5(V,C,H){let L=H.find(M=>M===C);if(L===void 0)throw new Error(`"${V}" cannot be "${String(C)}". It can be: ${H.join(", ")}.`);return L}function b0({episodes:V=5}){if(!(typeof V=="number"&&Number.isInteger(V)&&V>=0&&V<=20))throw new Error('"episodes" has to be a whole number from 0 to 20.');return V}function w0(V){for(let C of g1)if(typeof(V[C]??{})!="object")throw new Error(`"${C}" has to say what to do, such as "action: navigate".`);return V}var G5="https://github.com/anypod/anypod-home-assistant";var K5="anypod",z5={ids:null,missing:null};function b2(V,C){let{feeds:H,entities:L,devices:M,areas:e}=V;if(H.length+L.length+M.length+e.length===0)return z5;let t=[...L.map(p=>q5(C,p)),...M.map(p=>C.devices[p])].filter(d1);if(t.some(p=>Y5(C,p)))return z5;let o=[...t,...P0(C,e)].map(j5).filter(d1),A=[...new Set([...H,...o])];return{ids:A,missing:A.length===0?B0(V):null}}function w2(V,C){return V.ids===null?[...C.values()]:V.ids.map(H=>C.get(H)).filter(d1)}function T2(V,C){return V.entities[C]?.platform===K5}function d1(V){return V!==void 0}function q5(V,C){let H=V.entities[C]?.device_id??null;return H===null||!T2(V,C)?void 0:V.devices[H]}function j5(V){return V.identifiers?.find(([C])=>C===K5)?.[1]}function Y5(V,C){return j5(C)!==void 0&&Object.values(V.devices).some(H=>H?.via_device_id===C.id)}function P0(V,C){let H=M=>C.includes(M.area_id??""),L=Object.values(V.entities).filter(d1).filter(H).map(M=>q5(V,M.entity_id));return[...Object.values(V.devices).filter(d1).filter(H),...L].filter(d1).filter(M=>!Y5(V,M))}function B0({entities:V,devices:C,areas:H}){return V.length>0?"entity":C.length>0?"device":H.length>0?"area":"feed"}var y1="anypod-card",D0=`${G5}/blob/main/docs/dashboard.md`,_0={device:"card.field_device",entity:"card.field_entity",area:"card.field_area",title:"card.field_title",layout:"card.field_layout",episodes:"card.field_episodes",hide:"card.field_hide",actions:"card.field_actions",tap_action:"card.field_tap",hold_action:"card.field_hold",double_tap_action:"card.field_double_tap"},$0={device:"card.help_device",area:"card.help_area",title:"card.help_title"},N0={normal:"card.layout_normal",compact:"card.layout_compact",list:"card.layout_list"},W0={artwork:"card.part_artwork",storage:"card.part_storage",times:"card.part_times",buttons:"card.part_buttons",subscribe:"card.part_subscribe",feeds:"card.part_feeds",downloads:"card.part_downloads",failures:"card.part_failures",upcoming:"card.part_upcoming",episodes:"card.part_episodes"};async function X5(){let V=await o5(),C={integration:"anypod"},H=(M,e)=>M.map(r=>({value:r,label:V(e[r])}));return{schema:[{name:"device",selector:{device:{filter:C,multiple:!0}}},{name:"entity",selector:{entity:{filter:C}}},{name:"area",selector:{area:{device:C,multiple:!0}}},{name:"title",selector:{text:{}}},{name:"layout",default:"normal",selector:{select:{mode:"dropdown",options:H(y2,N0)}}},{name:"episodes",default:5,selector:{number:{min:0,max:20,mode:"box"}}},{name:"hide",selector:{select:{multiple:!0,options:H(k2,W0)}}},{name:"actions",type:"expandable",flatten:!0,schema:g1.map(M=>({name:M,selector:{ui_action:{default_action:"none"}}}))}],computeLabel:({name:M})=>L(_0,M),computeHelper:({name:M})=>L($0,M)};function L(M,e){let r=M[e];return r===void 0?void 0:V(r)}}function J5(V){return q1(V,()=>{}),{}}function I0(V,C){return T2(V,C)?{config:{type:`custom:${y1}`,entity:C}}:null}function C3(){let V=window,C=V.customCards??=[];C.some(H=>H.type===y1)||C.push({type:y1,name:"Anypod",description:"New episodes, downloads and failures of your podcast feeds.",preview:!0,documentationURL:D0,getEntitySuggestion:I0})}var U0=["downloading","queued","failed","upcoming","downloaded"];function V3(V){return V==="upcoming"}function Q0(V,C,H){let L=(H.published??"").localeCompare(C.published??"");return V3(V)?-L:L}function H3(V,C,H,L){let M=new Map(H.map(A=>[A.episode_id,A])),e=new Set(C.map(A=>A.episode_id)),r=C.map(A=>G0(A,M.get(A.episode_id))).filter(A=>A.status===V),t=[...M.values()].filter(A=>A.status===V&&!e.has(A.episode_id));return{episodes:t.length===0?r:[...r,...t].sort((A,p)=>Q0(V,A,p)).slice(0,L),isShort:C.length>=L&&r.length<C.length}}function G0(V,C){return C===void 0||C.updated_at<V.updated_at?V:C}var P2=class{constructor(C,H,L,M){this.kind=C;this.limit=H;this.ask=L;this.changed=M;this.episodes=null;this.askedAt=-1/0;this.isStopped=!1;this.meanwhile=null;this.isStale=!1}refresh(){this.meanwhile===null?this.later(this.askedAt+1e3-Date.now()):this.isStale=!0}take(C){if(this.meanwhile?.push(...C),this.episodes===null)return;let H=H3(this.kind,this.episodes,C,this.limit);this.episodes=H.episodes,H.isShort&&this.refresh()}stop(){this.isStopped=!0,window.clearTimeout(this.timer)}later(C){this.isStopped||(window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.load()},Math.max(0,C)))}async load(){this.askedAt=Date.now();let C=this.meanwhile=[],H=!0;try{let M=await this.ask({status:[this.kind],sort:V3(this.kind)?"published":"-published",limit:this.limit});this.episodes=H3(this.kind,M.episodes,C,this.limit).episodes}catch{H=!1}this.meanwhile=null;let{isStale:L}=this;this.isStale=!1,L?this.refresh():H||this.later(1e4),this.isStopped||this.changed()}},r2=class{constructor(C){this.changed=C;this.lists=new Map;this.wanted="";this.ids=null}want(C,H,L,M){let e=JSON.stringify([H,L]);if(e===this.wanted)return;this.stop(),this.wanted=e,this.ids=H===null?null:new Set(H);let r=H===null?{}:{config_entry_id:[...H]},t=o=>C.callWS({type:"anypod/episodes/list",...r,...o});for(let o of U0.filter(A=>L[A]>0)){let A=new P2(o,L[o],t,this.changed);this.lists.set(o,A),M[o]===0?A.episodes=[]:A.refresh()}}get(C){let H=this.lists.get(C);return H===void 0?[]:H.episodes}take(C,H){let{ids:L}=this,M=C.filter(e=>L===null||L.has(e.config_entry_id));for(let e of this.lists.values())e.take(M),H&&e.refresh()}stop(){for(let C of this.lists.values())C.stop();this.lists=new Map,this.wanted=""}};function h(V,C,H,L){let M=new Intl.PluralRules(V.language).select(L)==="one";return C(M?`${H}_one`:`${H}_other`,{count:h1(V,L)})}var t2={idle:"common.feed_idle",syncing:"common.feed_syncing",downloading:"common.feed_downloading",waiting:"common.feed_waiting",paused:"common.feed_paused",error:"common.feed_error"},L3={retry:"common.retry",skip:"common.skip",unskip:"common.unskip",pin:"common.pin",unpin:"common.unpin",cancel:"common.cancel",download:"common.download",played:"common.mark_played",unplayed:"common.mark_unplayed",refresh:"common.refresh",delete:"common.delete"};function M3(V){return V.status==="error"?2:V.counts.failed>0?1:0}function B2(V){return[...V].sort((C,H)=>M3(H)-M3(C))}function R2(V,C){let H=V.filter(L=>L.config_entry_id===C).map(L=>L.progress?.percent??null).filter(L=>L!==null);return H.length===0?null:H.reduce((L,M)=>L+M,0)/H.length}function i2(V){return V.status==="error"}function k1(V){return V.error!==null&&(V.status==="error"||V.status==="waiting")}function e3(V){return V.length>0&&V.every(C=>!C.enabled)}function o2(V){return V.status!=="error"&&V.status!=="waiting"&&V.enabled&&V.counts.failed>0?"failed":V.status}function r3(V){return V.tries===0?V.next_attempt_at:null}function n1(V,C){let H=new URLSearchParams({feed:V});return C!==void 0&&H.set("episode",C),`/anypod?${H.toString()}`}function x(V,C){return!V.settings.hidden.has(C)}function f(V,C){return V.reduce((H,L)=>H+L.counts[C],0)}function $(V,C){let H=V.lists.get(C),L=new Set(V.feeds.map(M=>M.config_entry_id));return H?.map(M=>V.deeds.shown(M)).filter(M=>M.status===C&&L.has(M.config_entry_id))??null}function F2(V,C){return V.feeds.length>1?V.feeds.find(H=>H.config_entry_id===C.config_entry_id):void 0}function V1(V,C){return i`<time datetime=${C} title=${e2(V,C)}
    >${a1(V,C)}</time
  >`}function p1(V,C,H){let[L="",M=""]=V.split(C);return i`${L}${H}${M}`}var P="";function m1(V,C="title"){return i`<span class=${C} dir="auto" title=${V}>${V}</span>`}function Q(V,C,H,L,M={}){let{deeds:e,t:r}=V,t=r(L3[C]);return i`<button
    class=${M.isWide===!0?"button":"icon-button"}
    title=${t}
    aria-label=${r("common.deed_of",{deed:t,title:H.title})}
    ?disabled=${e.isBusy(H.episode_id)}
    @click=${()=>{e.do(C,[H])}}
  >
    ${v(L)}${M.isWide===!0?t:""}
  </button>`}var z0="/config/repairs";function E2(V,C=a){let[H]=V.feeds,L=H!==void 0&&V.feeds.length===1,M=V.settings.layout==="list";return i`<header>
    <div class="about">
      ${L&&x(V,"artwork")?i`<anypod-picture
              class="large"
              .hass=${V.hass}
              .path=${H.artwork_url}
              pixels="512"
            ></anypod-picture>`:a}
      <div class="what">
        <h2>${m1(t3(V,L?H:null))}</h2>
        <p class="status">${L?D2(V,H):K0(V)}</p>
        ${M?a:i`${L?j0(V,H):a} ${Y0(V)}`}
      </div>
      ${C}
    </div>
    ${L?X0(V,H):J0(V)}
    ${x(V,"buttons")?C7(V,L?H:null):a}
  </header>`}function t3({settings:V,t:C},H){return V.title??H?.title??C("common.all_feeds")}function D2({hass:V,t:C},H){let L=[C(t2[H.status])];return H.counts.downloading>0&&H.status!=="downloading"&&L.push(h(V,C,"card.downloading",H.counts.downloading)),H.counts.failed>0&&L.push(h(V,C,"common.failed",H.counts.failed)),i`<span class="dot ${o2(H)}"></span>${L.join(" · ")}`}function K0(V){let{hass:C,t:H,feeds:L}=V,e=["downloading","queued","failed"].filter(t=>f(L,t)>0),r=[o3(V)?H("common.feed_paused"):h(C,H,"card.feeds",L.length),...e.map(t=>h(C,H,q0[t],f(L,t)))];return i`${r.join(" · ")}`}var q0={downloading:"card.downloading",queued:"card.queued",failed:"common.failed"};function j0(V,C){if(!x(V,"times"))return a;let{hass:H,t:L}=V,M=C.last_sync===null?L("card.never_looked"):p1(L("card.last_look",{time:P}),P,V1(H,C.last_sync)),e=C.next_sync===null||!C.enabled?a:i` · ${p1(L("card.next_look",{time:P}),P,V1(H,C.next_sync))}`;return i`<p class="secondary">${M}${e}</p>`}function Y0(V){if(!x(V,"storage"))return a;let{hass:C,t:H,overview:L}=V,M=V.feeds.reduce((d,l)=>d+l.size_bytes,0);if(!V.isAll||L===null)return i`<p class="secondary">${H("card.stored",{size:o1(C,M)})}</p>`;let{size_bytes:e,quota_bytes:r,free_bytes:t}=L,o=H("card.stored",{size:o1(C,e)}),A=r===null?o:H("card.stored_of",{size:o1(C,e),quota:o1(C,r),share:i1(C,r===0?1:e/r)}),p=t===null?"":` · ${H("card.free",{size:o1(C,t)})}`;return i`<p class="secondary">${A}${p}</p>`}function X0(V,C){if(!k1(C))return a;let H=i2(C);return i`<div class="notice ${H?"error":"warning"}">
    <span>${c(C.error?.message??"")}</span>
    ${H&&V.isAdmin?i3(V):a}
  </div>`}function J0(V){let C=V.isAll?V.overview?.error?.message:void 0,H=V.feeds.some(i2);if(C===void 0&&!H)return a;let L=V.feeds.filter(i2).length;return i`<div class="notice error">
    <span
      >${C===void 0?h(V.hass,V.t,"card.stuck",L):c(C)}</span
    >
    ${V.isAdmin?i3(V):a}
  </div>`}function i3({t:V}){return i`<button
    class="button"
    @click=${()=>{D(z0)}}
  >
    ${v(S5)}${V("common.open_repairs")}
  </button>`}function o3({feeds:V,overview:C}){return C?.paused===!0||e3(V)}function C7(V,C){let H=V.feeds.every(M=>M.status==="syncing"||V.deeds.isBusyFeed(M.config_entry_id)),L=()=>{V.deeds.sync(V.feeds,{isAll:V.isAll&&C===null})};return i`<div class="buttons" role="group" aria-label=${t3(V,C)}>
    ${a2(H2,V.t("common.sync"),L,H)} ${H7(V)}
    ${V.isAdmin&&C!==null&&x(V,"subscribe")?a2(J1,V.t("common.subscribe"),()=>{V.share(C)}):a}
    ${V.isAdmin?a2(s5,V.t("card.open_panel"),()=>{D(C===null?"/anypod":n1(C.config_entry_id))}):a}
  </div>`}function H7(V){let{deeds:C,t:H,feeds:L,isAll:M,overview:e}=V,r=o3(V),t=e?.paused===!0||M&&L.length>1&&!r,o=()=>{t?C.enableAll(r):Promise.all(L.map(p=>C.enable(p,r)))},A=L.some(p=>C.isBusyFeed(p.config_entry_id));return a2(r?Y1:l5,H(r?"common.resume":"common.pause"),o,!t&&A)}function a2(V,C,H,L=!1){return i`<button
    class="icon-button"
    title=${C}
    aria-label=${C}
    ?disabled=${L}
    @click=${H}
  >
    ${v(V)}
  </button>`}var b1=6;function A3(V){if(V.feeds.length<2||!x(V,"feeds"))return a;let{t:C,hass:H,feeds:L,showsAllFeeds:M}=V,e=!M&&L.length>b1,r=B2(L).slice(0,e?b1:L.length),t=M?C("card.show_fewer"):h(H,C,"card.show_all",L.length);return i`<section>
    <div class="section-head"><h3>${C("card.feeds_heading")}</h3></div>
    <ul class="feeds" tabindex=${L.length>b1?"0":a}>
      ${C1(r,o=>o.config_entry_id,o=>i`<li>${V7(V,o)}</li>`)}
    </ul>
    ${L.length>b1?i`<button
            class="button more"
            aria-expanded=${M}
            @click=${()=>{V.showAllFeeds(!M)}}
          >
            ${t}
          </button>`:a}
  </section>`}function V7(V,C){let{t:H,deeds:L}=V,M=C.status==="syncing"||L.isBusyFeed(C.config_entry_id);return i`<div class="row">
    ${d3(V,C)}
    <div class="what">
      ${n3(V,C)}
      <span class="facts secondary">${D2(V,C)}</span>
      ${k1(C)?i`<span class="why">${c(C.error?.message??"")}</span>`:a}
      ${p3(V,C)}
    </div>
    ${x(V,"buttons")?i`${a3(C,H2,H("common.sync"),V,M,()=>{L.sync([C])})}
          ${V.isAdmin&&x(V,"subscribe")?a3(C,J1,H("common.subscribe"),V,!1,()=>{V.share(C)}):a}`:a}
  </div>`}function a3(V,C,H,{t:L},M,e){return i`<button
    class="icon-button"
    title=${H}
    aria-label=${L("common.deed_of",{deed:H,title:V.title})}
    ?disabled=${M}
    @click=${e}
  >
    ${v(C)}
  </button>`}function d3(V,C){return x(V,"artwork")?i`<anypod-picture .hass=${V.hass} .path=${C.artwork_url}></anypod-picture>`:a}function n3(V,C){return V.isAdmin?i`<button
        class="title"
        dir="auto"
        title=${C.title}
        @click=${()=>{D(n1(C.config_entry_id))}}
      >
        ${C.title}
      </button>`:m1(C.title)}function p3(V,C){if(C.counts.downloading===0||!x(V,"downloads"))return a;let H=R2($(V,"downloading")??[],C.config_entry_id),L=H===null?"":`inline-size:${H}%`;return i`<div class="progress ${H===null?"unknown":""}" aria-hidden="true">
    <div style=${L}></div>
  </div>`}function m3(V){return i`<ul class="feeds compact" tabindex=${V.feeds.length>b1?"0":a}>
    ${C1(B2(V.feeds),C=>C.config_entry_id,C=>i`<li>
          <div class="row">
            ${d3(V,C)}
            <div class="what">
              ${n3(V,C)}
              <span class="facts secondary"
                ><span class="dot ${o2(C)}"></span>${L7(V,C)}</span
              >
            </div>
          </div>
          ${p3(V,C)}
        </li>`)}
  </ul>`}function L7(V,C){let{hass:H,t:L}=V;if(k1(C)&&C.error!==null)return c(C.error.message);if(C.counts.failed>0)return h(H,L,"common.failed",C.counts.failed);if(C.counts.downloading>0){let r=R2($(V,"downloading")??[],C.config_entry_id),t=h(H,L,"card.downloading",C.counts.downloading);return r===null?t:`${t} · ${i1(H,r/100)}`}let{latest_episode:M}=C;if(C.status!=="idle"||M===null)return L(t2[C.status]);let e=M.published===null?"":` · ${a1(H,M.published)}`;return`${M.title}${e}`}var M7="/config/integrations/dashboard/add?domain=anypod",e7={feed:"card.no_such_feed",entity:"card.no_such_entity",device:"card.no_such_device",area:"card.nothing_in_area"};function l3(V,C){return i`<div class="empty">
    ${v(X1)}
    <h2>${V("card.no_feeds")}</h2>
    <p class="secondary">${V(C?"card.no_feeds_add":"card.no_feeds_ask")}</p>
    ${C?i`<button
            class="button"
            @click=${()=>{D(M7)}}
          >
            ${v(Z5)}${V("common.add_feed")}
          </button>`:""}
  </div>`}function v3(V,C){let H=V(e7[C]);return i`<div class="notice warning" title=${H}>${H}</div>`}function x3(V,C){let H=V("common.unavailable",{reason:C});return i`<div class="notice error" title=${H}>${H}</div>`}function s3(V){return i`<div class="soon" aria-busy="true">
    ${Array.from({length:V},()=>i`<div class="skeleton line"></div>`)}
  </div>`}var Z3={waiting:"common.stage_waiting",downloading:"common.stage_downloading",converting:"common.stage_converting",embedding:"common.stage_embedding"};function u3(V,C,H){let L=[C(Z3[H.stage])];return H.percent!==null&&L.push(i1(V,H.percent/100)),H.speed_bytes_s!==null&&L.push(D5(V,H.speed_bytes_s)),H.remaining_s!==null&&L.push(C("common.time_left",{time:f1(H.remaining_s)})),L.join(" · ")}function S3(V,C,H){let{percent:L}=C;return i`<div
    class="progress ${L===null?"unknown":""}"
    role="progressbar"
    aria-label=${H}
    aria-valuetext=${V(Z3[C.stage])}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${L===null?a:Math.round(L)}
  >
    <div style=${L===null?"":`inline-size:${L}%`}></div>
  </div>`}var r7=[["pin",v5],["unpin",x5],["played",d5],["unplayed",c1]];function A2(V,C,H,L,M={}){return H.length===0?a:i`<section>
    <div class="section-head">
      <h3>${V}</h3>
      ${M.action??a}
    </div>
    <ul>
      ${C1(H,e=>e.episode_id,e=>i`<li>${L(C,e)}</li>`)}
    </ul>
    ${M.more??a}
  </section>`}function w1(V,C){let H=C.artwork_url??F2(V,C)?.artwork_url??null;return x(V,"artwork")?i`<anypod-picture .hass=${V.hass} .path=${H}></anypod-picture>`:a}function T1(V,C,H){let L=F2(V,C),e=[...L===void 0?[]:[L.title],...H].map((r,t)=>i`${t>0?" · ":""}<bdi>${r}</bdi>`);return i`<span class="facts secondary">${e}</span>`}function P1(V){return m1(V.title===""?V.source_url:V.title)}function c3(V){let C=$(V,"downloading")??[],H=$(V,"queued")??[],L=f(V.feeds,"queued")-H.length,M=(r,t)=>t.status==="downloading"?t7(V,t):i7(V,t),e=L>0?i`<p class="secondary more">${h(V.hass,V.t,"card.more_queued",L)}</p>`:a;return A2(V.t("card.downloads"),V,[...C,...H],M,{more:e})}function t7(V,C){let{hass:H,t:L}=V,M=C.progress??{stage:"waiting",percent:null,speed_bytes_s:null,remaining_s:null},e=L("card.progress_of",{title:C.title});return i`<div class="row">
    ${w1(V,C)}
    <div class="what">
      ${P1(C)} ${T1(V,C,[u3(H,L,M)])}
      ${S3(L,M,e)}
    </div>
    ${Q(V,"cancel",C,j1)}
  </div>`}function i7(V,C){let{hass:H,t:L}=V,M=C.next_attempt_at!==null&&C.error!==null,e=C.next_attempt_at===null?L("common.status_queued"):p1(L("card.next_try",{time:P}),P,V1(H,C.next_attempt_at));return i`<div class="row">
    ${w1(V,C)}
    <div class="what">
      ${P1(C)} ${T1(V,C,[e])}
      ${M?i`<span class="why">${c(C.error?.message??"")}</span>`:a}
    </div>
    ${M?Q(V,"retry",C,c1):a}
    ${Q(V,"skip",C,C2)}
  </div>`}function h3(V){let C=($(V,"failed")??[]).filter(t=>V.feeds.find(o=>o.config_entry_id===t.config_entry_id)?.counts.failed),H=f(V.feeds,"failed"),L=H-C.length,M=V.feeds.filter(t=>t.counts.failed>0),e=H>1?i`<button
          class="button"
          @click=${()=>{Promise.all(M.map(t=>V.deeds.retryAll(t)))}}
        >
          ${v(c1)}${V.t("card.retry_all")}
        </button>`:a,r=L>0?i`<p class="secondary more">${h(V.hass,V.t,"card.more_failed",L)}</p>`:a;return A2(V.t("card.failures"),V,C,o7,{action:e,more:r})}function o7(V,C){let{error:H}=C;return i`<div class="row">
    ${w1(V,C)}
    <div class="what">
      ${P1(C)}
      ${H===null?a:i`<span class="why error-text" title=${H.detail}
              >${c(H.message)}</span
            >`}
      ${T1(V,C,H?.since==null?[]:[V1(V.hass,H.since)])}
    </div>
    ${Q(V,"retry",C,c1)}
    ${Q(V,"skip",C,C2)}
  </div>`}function f3(V){let C=$(V,"upcoming")??[];return A2(V.t("card.upcoming"),V,C,a7)}function a7(V,C){let{hass:H,t:L}=V,M=r3(C),e=M??C.next_attempt_at,t=e===null?[]:[p1(L(M===null?"card.next_check":"card.released",{time:P}),P,V1(H,e))];return i`<div class="row">
    ${w1(V,C)}
    <div class="what">${P1(C)} ${T1(V,C,t)}</div>
    ${Q(V,"skip",C,C2)}
  </div>`}function _2(V){let C=$(V,"downloaded"),{episodes:H}=V.settings;return C===null?i`<section aria-busy="true">
      ${Array.from({length:Math.min(H,3)},()=>i`<div class="skeleton line"></div>`)}
    </section>`:C.length===0&&H>0&&f(V.feeds,"downloading")===0?i`<p class="secondary">${V.t("card.no_episodes")}</p>`:A2(V.t("card.newest"),V,A7(V,C),d7)}function A7(V,C){let{unfolded:H}=V;return H?.isPlaying===!0&&!C.some(M=>M.episode_id===H.episode.episode_id)?[...C,H.episode]:C}function d7(V,C){let{hass:H,t:L}=V,{published:M,duration_s:e,played_at:r,position_s:t}=C,o=[...M===null?[]:[i`<time datetime=${M}>${$5(H,M)}</time>`],...e===null?[]:[f1(e)],...r===null?[]:[L("common.played")],...r===null&&t!==null&&t>0?[L("common.heard_to",{time:f1(t)})]:[],...C.pinned?[L("common.pinned")]:[]],A=V.unfolded?.episode.episode_id===C.episode_id?V.unfolded:null;return i`<div class="row ${r===null?"":"played"}">
      ${w1(V,C)}
      <div class="what">${P1(C)} ${T1(V,C,o)}</div>
      ${n7(V,C,A?.isPlaying??!1)}
      ${p7(V,C,A!==null)}
    </div>
    ${A===null?a:m7(V,C,A.isPlaying)}`}function n7(V,C,H){let L=V.t(H?"card.stop":"common.play");return i`<button
    class="icon-button"
    title=${L}
    aria-label=${V.t("common.deed_of",{deed:L,title:C.title})}
    @click=${()=>{V.unfold(C,{isPlaying:!H})}}
  >
    ${v(H?u5:Y1)}
  </button>`}function p7(V,C,H){let L=V.t("card.more");return i`<button
    class="icon-button"
    title=${L}
    aria-label=${V.t("common.deed_of",{deed:L,title:C.title})}
    aria-expanded=${H}
    @click=${()=>{V.unfold(H?null:C,{isPlaying:!1})}}
  >
    ${v(p5)}
  </button>`}function m7(V,C,H){let L=A5(C,{isAdmin:V.isAdmin}),M=r7.filter(([e])=>L.includes(e)).map(([e,r])=>Q(V,e,C,r,{isWide:!0}));return i`<div class="unfolded">
    ${H?i`<anypod-player autoplay .hass=${V.hass} .episode=${C}></anypod-player>`:a}
    <div class="buttons">${M} ${V.isAdmin?l7(V,C):a}</div>
  </div>`}function l7(V,C){let H=n1(C.config_entry_id,C.episode_id);return i`<button
    class="button"
    @click=${()=>{D(H)}}
  >
    ${v(m5)}${V.t("card.details")}
  </button>`}var O3=S`
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
`;var v7=500,x7=250,d2=class{constructor(C){this.act=C;this.isHeld=!1;this.up=()=>{window.clearTimeout(this.holdTimer)}}render(C,H){return g1.some(L=>A1(C,L))?i`<button
      class="touch"
      aria-label=${H}
      @pointerdown=${()=>{this.down(C)}}
      @pointerup=${this.up}
      @pointercancel=${this.up}
      @pointerleave=${this.up}
      @contextmenu=${L=>{A1(C,"hold_action")&&L.preventDefault()}}
      @click=${L=>{this.click(C,L)}}
    ></button>`:a}stop(){window.clearTimeout(this.holdTimer),window.clearTimeout(this.tapTimer),this.tapTimer=void 0}down(C){this.isHeld=!1,window.clearTimeout(this.holdTimer),A1(C,"hold_action")&&(this.holdTimer=window.setTimeout(()=>{this.isHeld=!0,this.act("hold")},v7))}click(C,{detail:H}){let L=this.isHeld&&H>0;this.isHeld=!1,!L&&(A1(C,"double_tap_action")?this.tapTimer===void 0?this.tapTimer=window.setTimeout(()=>{this.tapTimer=void 0,this.tap(C)},x7):(this.stop(),this.act("double_tap")):this.tap(C))}tap(C){A1(C,"tap_action")&&this.act("tap")}};var s7=10,Z7=2,u7=5,S7=3,$2={downloading:0,queued:0,failed:0,upcoming:0,downloaded:0},L1=class extends y{constructor(){super(...arguments);this.settings=null;this.sharedId=null;this.unfolded=null;this.showsAllFeeds=!1;this.lists=new r2(()=>{this.requestUpdate()});this.data=new U1(this,(H,L)=>{this.lists.take(H,L),this.requestUpdate()});this.deeds=new e1(()=>this.home,()=>{this.requestUpdate()},this.complain);this.touch=new d2(H=>{i5(this,"hass-action",{config:this.settings?.config,action:H})});this.share=H=>{this.sharedId=H.config_entry_id};this.unfold=(H,{isPlaying:L})=>{this.unfolded=H===null?null:{episode:H,isPlaying:L}};this.showAllFeeds=H=>{this.showsAllFeeds=H}}static{this.styles=[w,T,O3]}static{this.getConfigForm=X5}static{this.getStubConfig=J5}setConfig(H){this.settings=I5(H)}getCardSize(){return this.settings===null?1:Q5(this.settings)}getGridOptions(){return this.settings===null?{}:U5(this.settings)}disconnectedCallback(){super.disconnectedCallback(),this.lists.stop(),this.touch.stop(),this.unfolded=null}willUpdate(H){super.willUpdate(H);let{live:L}=this.data;if(this.settings!==null&&this.isConnected&&L?.isReady===!0){let M=b2(this.settings,this.home),e=w2(M,L.feeds),r=M.ids===null?null:e.map(t=>t.config_entry_id);this.lists.want(this.home,r,this.limits(this.settings,e),{downloading:f(e,"downloading"),queued:f(e,"queued"),failed:f(e,"failed"),upcoming:f(e,"upcoming"),downloaded:f(e,"downloaded")})}}limits({layout:H,hidden:L,episodes:M},e){if(e.length===0)return $2;let r=!L.has("downloads"),t=r&&H!=="list"?s7:0;if(H==="compact")return{...$2,downloading:t};let o=L.has("episodes")?0:M;return H==="list"?{...$2,downloaded:o}:{downloading:t,downloaded:o,queued:r?Z7:0,failed:L.has("failures")?0:u7,upcoming:L.has("upcoming")?0:S7}}render(){if(this.settings===null||this.hass===void 0)return a;let{layout:H}=this.settings,L=i`<div class="content ${H}">${this.renderContent(this.settings)}</div>
      ${this.renderShare()}`;return customElements.get("ha-card")===void 0?i`<div class="card">${L}</div>`:i`<ha-card>${L}</ha-card>`}renderContent(H){let{live:L}=this.data,M=s3(H.layout==="compact"?1:3);if(L===null||!this.hasTexts)return M;if(!L.isReady)return L.problem===null?M:this.renderUnavailable(L);let e=b2(H,this.home),r=w2(e,L.feeds).map(o=>this.deeds.shownFeed(o)),t=r.length===0?this.renderNothing(e):this.renderLayout(this.look(H,e,r));return i`${this.renderDoubt(L)}${t}${this.renderMessage()}`}renderDoubt(H){return H.isConnected?H.problem===null?a:this.renderUnavailable(H):i`<div class="notice warning" role="status">${this.t("common.disconnected")}</div>`}renderUnavailable({problem:H}){return x3(this.t,b(this.home,H))}renderNothing(H){return H.ids===null?l3(this.t,G1(this.hass)):v3(this.t,H.missing??"feed")}renderLayout(H){let L=H.settings.title??H.feeds[0]?.title??"",M=this.touch.render(H.settings,L);return H.settings.layout==="compact"?i`<div class="about">${m3(H)}${M}</div>`:H.settings.layout==="list"?i`${E2(H,M)}${x(H,"episodes")?_2(H):a}`:i`${E2(H,M)} ${A3(H)}
    ${x(H,"downloads")?c3(H):a}
    ${x(H,"failures")?h3(H):a}
    ${x(H,"upcoming")?f3(H):a}
    ${x(H,"episodes")?_2(H):a}`}look(H,L,M){return{hass:this.home,t:this.t,isAdmin:G1(this.hass),settings:H,deeds:this.deeds,lists:this.lists,feeds:M,isAll:L.ids===null,overview:this.data.live?.overview??null,unfolded:this.unfolded,showsAllFeeds:this.showsAllFeeds,share:this.share,unfold:this.unfold,showAllFeeds:this.showAllFeeds}}renderShare(){return G1(this.hass)?i`<anypod-share
          .hass=${this.hass}
          .feed=${this.data.live?.feeds.get(this.sharedId??"")}
          @closed=${()=>{this.sharedId=null}}
        ></anypod-share>`:a}};n([Z()],L1.prototype,"settings",2),n([Z()],L1.prototype,"sharedId",2),n([Z()],L1.prototype,"unfolded",2),n([Z()],L1.prototype,"showsAllFeeds",2);g(y1,L1);C3();export{L1 as AnypodCard};
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
