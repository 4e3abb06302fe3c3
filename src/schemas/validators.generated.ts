// Generated from schemas/*.schema.json by `npm run schemas`. Do not edit.
// @ts-nocheck
export const api = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/api.schema.json","title":"Api","description":"What a client sends to a running engine: a call, a subscription or its end. Unknown fields are refused: a misspelt option must not be ignored. Version 1.","type":"object","required":["id"],"properties":{"id":{"description":"Chosen by the client; the answer carries it.","type":"integer","minimum":0,"maximum":9007199254740991}},"if":{"required":["call"]},"then":{"$ref":"#/$defs/callMessage"},"else":{"if":{"required":["subscribe"]},"then":{"$ref":"#/$defs/subscribeMessage"},"else":{"$ref":"#/$defs/unsubscribeMessage"}},"$defs":{"callMessage":{"title":"CallMessage","type":"object","required":["id","call","params"],"properties":{"id":{"type":"integer","minimum":0,"maximum":9007199254740991},"call":{"enum":["getModelPath","getModelPathForTask","useModel","releaseModel","install","update","pause","resume","cancel","remove","repair","verify","list","model","getSettings","setSettings","history","refresh","hostSignal","storage","discardPartial","testServer"]},"params":{}},"additionalProperties":false,"allOf":[{"if":{"properties":{"call":{"const":"getModelPath"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/getModelPath"}}}},{"if":{"properties":{"call":{"const":"getModelPathForTask"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/getModelPathForTask"}}}},{"if":{"properties":{"call":{"const":"useModel"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/useModel"}}}},{"if":{"properties":{"call":{"const":"releaseModel"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/releaseModel"}}}},{"if":{"properties":{"call":{"const":"install"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/install"}}}},{"if":{"properties":{"call":{"const":"update"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/update"}}}},{"if":{"properties":{"call":{"const":"pause"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/pause"}}}},{"if":{"properties":{"call":{"const":"resume"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/resume"}}}},{"if":{"properties":{"call":{"const":"cancel"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/cancel"}}}},{"if":{"properties":{"call":{"const":"remove"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/remove"}}}},{"if":{"properties":{"call":{"const":"repair"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/repair"}}}},{"if":{"properties":{"call":{"const":"verify"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/verify"}}}},{"if":{"properties":{"call":{"const":"list"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/list"}}}},{"if":{"properties":{"call":{"const":"model"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/model"}}}},{"if":{"properties":{"call":{"const":"getSettings"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/getSettings"}}}},{"if":{"properties":{"call":{"const":"setSettings"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/setSettings"}}}},{"if":{"properties":{"call":{"const":"history"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/history"}}}},{"if":{"properties":{"call":{"const":"refresh"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/refresh"}}}},{"if":{"properties":{"call":{"const":"hostSignal"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/hostSignal"}}}},{"if":{"properties":{"call":{"const":"storage"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/storage"}}}},{"if":{"properties":{"call":{"const":"discardPartial"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/discardPartial"}}}},{"if":{"properties":{"call":{"const":"testServer"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/testServer"}}}}]},"subscribeMessage":{"title":"SubscribeMessage","type":"object","required":["id","subscribe","params"],"properties":{"id":{"type":"integer","minimum":0,"maximum":9007199254740991},"subscribe":{"enum":["state","progress","events","catalog","ranking","health"]},"params":{}},"additionalProperties":false,"allOf":[{"if":{"properties":{"subscribe":{"const":"state"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/state"}}}},{"if":{"properties":{"subscribe":{"const":"progress"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/progress"}}}},{"if":{"properties":{"subscribe":{"const":"events"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/events"}}}},{"if":{"properties":{"subscribe":{"const":"catalog"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/catalog"}}}},{"if":{"properties":{"subscribe":{"const":"ranking"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/ranking"}}}},{"if":{"properties":{"subscribe":{"const":"health"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/health"}}}}]},"unsubscribeMessage":{"title":"UnsubscribeMessage","type":"object","required":["id","unsubscribe"],"properties":{"id":{"type":"integer","minimum":0,"maximum":9007199254740991},"unsubscribe":{"const":true}},"additionalProperties":false},"command":{"title":"CommandParams","type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512},"commandId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"cursor":{"title":"JournalCursor","type":"object","required":["journal","seq","crc"],"properties":{"journal":{"type":"string"},"seq":{"type":"integer","minimum":0},"crc":{"type":"string"}},"additionalProperties":false},"settings":{"title":"SettingsPatch","type":"object","properties":{"libraryUrl":{"anyOf":[{"$ref":"common.schema.json#/$defs/url"},{"type":"null"}]},"schedulerUrl":{"anyOf":[{"$ref":"common.schema.json#/$defs/url"},{"type":"null"}]},"modelsDir":{"type":["string","null"]},"nodeId":{"type":"string","minLength":1,"maxLength":512},"maxDownloads":{"type":"integer","minimum":1,"maximum":16},"connectionsPerFile":{"type":"integer","minimum":1,"maximum":16},"pinnedKeys":{"type":"array","items":{"type":"string","minLength":1}},"libraryToken":{"type":["boolean","string","null"]},"schedulerToken":{"type":["boolean","string","null"]},"proxyUrl":{"type":["string","null"]},"caFile":{"type":["string","null"]}},"additionalProperties":false},"methods":{"title":"MethodParams","description":"Parameters of each method.","type":"object","required":["getModelPath","getModelPathForTask","useModel","releaseModel","install","update","pause","resume","cancel","remove","repair","verify","list","model","getSettings","setSettings","history","refresh","hostSignal","storage","discardPartial","testServer"],"properties":{"getModelPath":{"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"getModelPathForTask":{"type":"object","required":["taskId","modelId"],"properties":{"taskId":{"type":"string","minLength":1,"maxLength":512},"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"useModel":{"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"releaseModel":{"type":"object","required":["leaseId"],"properties":{"leaseId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"install":{"$ref":"#/$defs/command"},"update":{"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"commandId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"pause":{"$ref":"#/$defs/command"},"resume":{"$ref":"#/$defs/command"},"cancel":{"$ref":"#/$defs/command"},"remove":{"$ref":"#/$defs/command"},"repair":{"$ref":"#/$defs/command"},"verify":{"$ref":"#/$defs/command"},"list":{"type":"object","properties":{},"additionalProperties":false},"model":{"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"getSettings":{"type":"object","properties":{},"additionalProperties":false},"setSettings":{"type":"object","required":["settings"],"properties":{"settings":{"$ref":"#/$defs/settings"}},"additionalProperties":false},"history":{"type":"object","properties":{"after":{"type":"integer","minimum":0},"before":{"type":"integer","minimum":0},"limit":{"type":"integer","minimum":1,"maximum":100000},"types":{"type":"array","items":{"type":"string"},"maxItems":256},"subject":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"refresh":{"type":"object","properties":{},"additionalProperties":false},"hostSignal":{"type":"object","required":["signal"],"properties":{"signal":{"enum":["suspend","resume","online"]}},"additionalProperties":false},"storage":{"type":"object","properties":{},"additionalProperties":false},"discardPartial":{"type":"object","required":["name"],"properties":{"name":{"type":"string","minLength":1,"maxLength":512},"commandId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"testServer":{"type":"object","required":["kind","url"],"properties":{"kind":{"enum":["library","scheduler"]},"url":{"$ref":"common.schema.json#/$defs/url"},"token":{"type":["string","null"],"maxLength":8192}},"additionalProperties":false}}},"streams":{"title":"StreamParams","description":"Parameters of each stream.","type":"object","required":["state","progress","events","catalog","ranking","health"],"properties":{"state":{"type":"object","properties":{},"additionalProperties":false},"progress":{"type":"object","properties":{},"additionalProperties":false},"events":{"type":"object","properties":{"after":{"anyOf":[{"$ref":"#/$defs/cursor"},{"type":"integer","minimum":0}]},"types":{"type":"array","items":{"type":"string"},"maxItems":256},"subject":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false},"catalog":{"type":"object","properties":{},"additionalProperties":false},"ranking":{"type":"object","properties":{},"additionalProperties":false},"health":{"type":"object","properties":{},"additionalProperties":false}}}}};
const schema68 = {"title":"UnsubscribeMessage","type":"object","required":["id","unsubscribe"],"properties":{"id":{"type":"integer","minimum":0,"maximum":9007199254740991},"unsubscribe":{"const":true}},"additionalProperties":false};
const schema32 = {"title":"CallMessage","type":"object","required":["id","call","params"],"properties":{"id":{"type":"integer","minimum":0,"maximum":9007199254740991},"call":{"enum":["getModelPath","getModelPathForTask","useModel","releaseModel","install","update","pause","resume","cancel","remove","repair","verify","list","model","getSettings","setSettings","history","refresh","hostSignal","storage","discardPartial","testServer"]},"params":{}},"additionalProperties":false,"allOf":[{"if":{"properties":{"call":{"const":"getModelPath"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/getModelPath"}}}},{"if":{"properties":{"call":{"const":"getModelPathForTask"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/getModelPathForTask"}}}},{"if":{"properties":{"call":{"const":"useModel"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/useModel"}}}},{"if":{"properties":{"call":{"const":"releaseModel"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/releaseModel"}}}},{"if":{"properties":{"call":{"const":"install"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/install"}}}},{"if":{"properties":{"call":{"const":"update"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/update"}}}},{"if":{"properties":{"call":{"const":"pause"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/pause"}}}},{"if":{"properties":{"call":{"const":"resume"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/resume"}}}},{"if":{"properties":{"call":{"const":"cancel"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/cancel"}}}},{"if":{"properties":{"call":{"const":"remove"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/remove"}}}},{"if":{"properties":{"call":{"const":"repair"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/repair"}}}},{"if":{"properties":{"call":{"const":"verify"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/verify"}}}},{"if":{"properties":{"call":{"const":"list"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/list"}}}},{"if":{"properties":{"call":{"const":"model"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/model"}}}},{"if":{"properties":{"call":{"const":"getSettings"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/getSettings"}}}},{"if":{"properties":{"call":{"const":"setSettings"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/setSettings"}}}},{"if":{"properties":{"call":{"const":"history"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/history"}}}},{"if":{"properties":{"call":{"const":"refresh"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/refresh"}}}},{"if":{"properties":{"call":{"const":"hostSignal"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/hostSignal"}}}},{"if":{"properties":{"call":{"const":"storage"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/storage"}}}},{"if":{"properties":{"call":{"const":"discardPartial"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/discardPartial"}}}},{"if":{"properties":{"call":{"const":"testServer"}},"required":["call"]},"then":{"properties":{"params":{"$ref":"#/$defs/methods/properties/testServer"}}}}]};
const schema33 = {"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema34 = {"type":"object","required":["taskId","modelId"],"properties":{"taskId":{"type":"string","minLength":1,"maxLength":512},"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema35 = {"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema36 = {"type":"object","required":["leaseId"],"properties":{"leaseId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema37 = {"title":"CommandParams","type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"version":{"type":"string","minLength":1,"maxLength":512},"commandId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema38 = {"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512},"commandId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema45 = {"type":"object","properties":{},"additionalProperties":false};
const schema46 = {"type":"object","required":["modelId"],"properties":{"modelId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema47 = {"type":"object","properties":{},"additionalProperties":false};
const schema53 = {"type":"object","properties":{"after":{"type":"integer","minimum":0},"before":{"type":"integer","minimum":0},"limit":{"type":"integer","minimum":1,"maximum":100000},"types":{"type":"array","items":{"type":"string"},"maxItems":256},"subject":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema54 = {"type":"object","properties":{},"additionalProperties":false};
const schema55 = {"type":"object","required":["signal"],"properties":{"signal":{"enum":["suspend","resume","online"]}},"additionalProperties":false};
const schema56 = {"type":"object","properties":{},"additionalProperties":false};
const schema57 = {"type":"object","required":["name"],"properties":{"name":{"type":"string","minLength":1,"maxLength":512},"commandId":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema48 = {"type":"object","required":["settings"],"properties":{"settings":{"$ref":"#/$defs/settings"}},"additionalProperties":false};
const schema49 = {"title":"SettingsPatch","type":"object","properties":{"libraryUrl":{"anyOf":[{"$ref":"common.schema.json#/$defs/url"},{"type":"null"}]},"schedulerUrl":{"anyOf":[{"$ref":"common.schema.json#/$defs/url"},{"type":"null"}]},"modelsDir":{"type":["string","null"]},"nodeId":{"type":"string","minLength":1,"maxLength":512},"maxDownloads":{"type":"integer","minimum":1,"maximum":16},"connectionsPerFile":{"type":"integer","minimum":1,"maximum":16},"pinnedKeys":{"type":"array","items":{"type":"string","minLength":1}},"libraryToken":{"type":["boolean","string","null"]},"schedulerToken":{"type":["boolean","string","null"]},"proxyUrl":{"type":["string","null"]},"caFile":{"type":["string","null"]}},"additionalProperties":false};
const schema51 = {"description":"Base URL of a server; every path of its API is below it.","type":"string","pattern":"^https?://[^\\s/?#]+[^\\s?#]*$","maxLength":2048};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^https?://[^\\s/?#]+[^\\s?#]*$", "u");

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema49.properties, key0))){
validate23.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.libraryUrl !== undefined){
let data0 = data.libraryUrl;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data0 === "string"){
if(data0.length > 2048){
const err0 = {instancePath:instancePath+"/libraryUrl",schemaPath:"common.schema.json#/$defs/url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(!pattern4.test(data0)){
const err1 = {instancePath:instancePath+"/libraryUrl",schemaPath:"common.schema.json#/$defs/url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s/?#]+[^\\s?#]*$"},message:"must match pattern \""+"^https?://[^\\s/?#]+[^\\s?#]*$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/libraryUrl",schemaPath:"common.schema.json#/$defs/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
const _errs7 = errors;
if(data0 !== null){
const err3 = {instancePath:instancePath+"/libraryUrl",schemaPath:"#/properties/libraryUrl/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err4 = {instancePath:instancePath+"/libraryUrl",schemaPath:"#/properties/libraryUrl/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate23.errors = vErrors;
return false;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schedulerUrl !== undefined){
let data1 = data.schedulerUrl;
const _errs9 = errors;
const _errs10 = errors;
let valid3 = false;
const _errs11 = errors;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data1 === "string"){
if(data1.length > 2048){
const err5 = {instancePath:instancePath+"/schedulerUrl",schemaPath:"common.schema.json#/$defs/url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(!pattern4.test(data1)){
const err6 = {instancePath:instancePath+"/schedulerUrl",schemaPath:"common.schema.json#/$defs/url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s/?#]+[^\\s?#]*$"},message:"must match pattern \""+"^https?://[^\\s/?#]+[^\\s?#]*$"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/schedulerUrl",schemaPath:"common.schema.json#/$defs/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid1 = _errs11 === errors;
valid3 = valid3 || _valid1;
const _errs14 = errors;
if(data1 !== null){
const err8 = {instancePath:instancePath+"/schedulerUrl",schemaPath:"#/properties/schedulerUrl/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid1 = _errs14 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err9 = {instancePath:instancePath+"/schedulerUrl",schemaPath:"#/properties/schedulerUrl/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate23.errors = vErrors;
return false;
}
else {
errors = _errs10;
if(vErrors !== null){
if(_errs10){
vErrors.length = _errs10;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.modelsDir !== undefined){
let data2 = data.modelsDir;
const _errs16 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate23.errors = [{instancePath:instancePath+"/modelsDir",schemaPath:"#/properties/modelsDir/type",keyword:"type",params:{type: schema49.properties.modelsDir.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nodeId !== undefined){
let data3 = data.nodeId;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data3 === "string"){
if(data3.length > 512){
validate23.errors = [{instancePath:instancePath+"/nodeId",schemaPath:"#/properties/nodeId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data3.length < 1){
validate23.errors = [{instancePath:instancePath+"/nodeId",schemaPath:"#/properties/nodeId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/nodeId",schemaPath:"#/properties/nodeId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxDownloads !== undefined){
let data4 = data.maxDownloads;
const _errs20 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate23.errors = [{instancePath:instancePath+"/maxDownloads",schemaPath:"#/properties/maxDownloads/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs20){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 16 || isNaN(data4)){
validate23.errors = [{instancePath:instancePath+"/maxDownloads",schemaPath:"#/properties/maxDownloads/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16},message:"must be <= 16"}];
return false;
}
else {
if(data4 < 1 || isNaN(data4)){
validate23.errors = [{instancePath:instancePath+"/maxDownloads",schemaPath:"#/properties/maxDownloads/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connectionsPerFile !== undefined){
let data5 = data.connectionsPerFile;
const _errs22 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate23.errors = [{instancePath:instancePath+"/connectionsPerFile",schemaPath:"#/properties/connectionsPerFile/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs22){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 16 || isNaN(data5)){
validate23.errors = [{instancePath:instancePath+"/connectionsPerFile",schemaPath:"#/properties/connectionsPerFile/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16},message:"must be <= 16"}];
return false;
}
else {
if(data5 < 1 || isNaN(data5)){
validate23.errors = [{instancePath:instancePath+"/connectionsPerFile",schemaPath:"#/properties/connectionsPerFile/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pinnedKeys !== undefined){
let data6 = data.pinnedKeys;
const _errs24 = errors;
if(errors === _errs24){
if(Array.isArray(data6)){
var valid5 = true;
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
const _errs26 = errors;
if(errors === _errs26){
if(typeof data7 === "string"){
if(data7.length < 1){
validate23.errors = [{instancePath:instancePath+"/pinnedKeys/" + i0,schemaPath:"#/properties/pinnedKeys/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/pinnedKeys/" + i0,schemaPath:"#/properties/pinnedKeys/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs26 === errors;
if(!valid5){
break;
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/pinnedKeys",schemaPath:"#/properties/pinnedKeys/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.libraryToken !== undefined){
let data8 = data.libraryToken;
const _errs28 = errors;
if(((typeof data8 !== "boolean") && (typeof data8 !== "string")) && (data8 !== null)){
validate23.errors = [{instancePath:instancePath+"/libraryToken",schemaPath:"#/properties/libraryToken/type",keyword:"type",params:{type: schema49.properties.libraryToken.type},message:"must be boolean,string,null"}];
return false;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schedulerToken !== undefined){
let data9 = data.schedulerToken;
const _errs30 = errors;
if(((typeof data9 !== "boolean") && (typeof data9 !== "string")) && (data9 !== null)){
validate23.errors = [{instancePath:instancePath+"/schedulerToken",schemaPath:"#/properties/schedulerToken/type",keyword:"type",params:{type: schema49.properties.schedulerToken.type},message:"must be boolean,string,null"}];
return false;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.proxyUrl !== undefined){
let data10 = data.proxyUrl;
const _errs32 = errors;
if((typeof data10 !== "string") && (data10 !== null)){
validate23.errors = [{instancePath:instancePath+"/proxyUrl",schemaPath:"#/properties/proxyUrl/type",keyword:"type",params:{type: schema49.properties.proxyUrl.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.caFile !== undefined){
let data11 = data.caFile;
const _errs34 = errors;
if((typeof data11 !== "string") && (data11 !== null)){
validate23.errors = [{instancePath:instancePath+"/caFile",schemaPath:"#/properties/caFile/type",keyword:"type",params:{type: schema49.properties.caFile.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.settings === undefined) && (missing0 = "settings")){
validate22.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "settings")){
validate22.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.settings !== undefined){
if(!(validate23(data.settings, {instancePath:instancePath+"/settings",parentData:data,parentDataProperty:"settings",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
}
}
}
}
else {
validate22.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema58 = {"type":"object","required":["kind","url"],"properties":{"kind":{"enum":["library","scheduler"]},"url":{"$ref":"common.schema.json#/$defs/url"},"token":{"type":["string","null"],"maxLength":8192}},"additionalProperties":false};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.url === undefined) && (missing0 = "url"))){
validate27.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "kind") || (key0 === "url")) || (key0 === "token"))){
validate27.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.kind !== undefined){
let data0 = data.kind;
const _errs2 = errors;
if(!((data0 === "library") || (data0 === "scheduler"))){
validate27.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema58.properties.kind.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
let data1 = data.url;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length > 2048){
validate27.errors = [{instancePath:instancePath+"/url",schemaPath:"common.schema.json#/$defs/url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"}];
return false;
}
else {
if(!pattern4.test(data1)){
validate27.errors = [{instancePath:instancePath+"/url",schemaPath:"common.schema.json#/$defs/url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s/?#]+[^\\s?#]*$"},message:"must match pattern \""+"^https?://[^\\s/?#]+[^\\s?#]*$"+"\""}];
return false;
}
}
}
else {
validate27.errors = [{instancePath:instancePath+"/url",schemaPath:"common.schema.json#/$defs/url/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
let data2 = data.token;
const _errs6 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate27.errors = [{instancePath:instancePath+"/token",schemaPath:"#/properties/token/type",keyword:"type",params:{type: schema58.properties.token.type},message:"must be string,null"}];
return false;
}
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length > 8192){
validate27.errors = [{instancePath:instancePath+"/token",schemaPath:"#/properties/token/maxLength",keyword:"maxLength",params:{limit: 8192},message:"must NOT have more than 8192 characters"}];
return false;
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate27.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.call === undefined) && (missing0 = "call")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.call !== undefined){
if("getModelPath" !== data.call){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data1 = data.params;
const _errs7 = errors;
if(errors === _errs7){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if((data1.modelId === undefined) && (missing1 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getModelPath/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs9 = errors;
for(const key0 in data1){
if(!((key0 === "modelId") || (key0 === "version"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getModelPath/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs9 === errors){
if(data1.modelId !== undefined){
let data2 = data1.modelId;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data2 === "string"){
if(data2.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/getModelPath/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data2.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/getModelPath/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/getModelPath/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs10 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data1.version !== undefined){
let data3 = data1.version;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data3 === "string"){
if(data3.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/getModelPath/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data3.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/getModelPath/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/getModelPath/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs12 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getModelPath/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
if(valid1){
var props0 = {};
props0.params = true;
props0.call = true;
}
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs1 === errors;
if(valid0){
const _errs14 = errors;
const _errs15 = errors;
let valid6 = true;
const _errs16 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.call === undefined) && (missing2 = "call")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(data.call !== undefined){
if("getModelPathForTask" !== data.call){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
var _valid1 = _errs16 === errors;
errors = _errs15;
if(vErrors !== null){
if(_errs15){
vErrors.length = _errs15;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs18 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data5 = data.params;
const _errs20 = errors;
if(errors === _errs20){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
let missing3;
if(((data5.taskId === undefined) && (missing3 = "taskId")) || ((data5.modelId === undefined) && (missing3 = "modelId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getModelPathForTask/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
const _errs22 = errors;
for(const key1 in data5){
if(!(((key1 === "taskId") || (key1 === "modelId")) || (key1 === "version"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getModelPathForTask/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs22 === errors){
if(data5.taskId !== undefined){
let data6 = data5.taskId;
const _errs23 = errors;
if(errors === _errs23){
if(typeof data6 === "string"){
if(data6.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/taskId",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/taskId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data6.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/taskId",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/taskId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/taskId",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/taskId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid10 = _errs23 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data5.modelId !== undefined){
let data7 = data5.modelId;
const _errs25 = errors;
if(errors === _errs25){
if(typeof data7 === "string"){
if(data7.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data7.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid10 = _errs25 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data5.version !== undefined){
let data8 = data5.version;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data8 === "string"){
if(data8.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data8.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/getModelPathForTask/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid10 = _errs27 === errors;
}
else {
var valid10 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getModelPathForTask/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid1 = _errs18 === errors;
valid6 = _valid1;
if(valid6){
var props1 = {};
props1.params = true;
props1.call = true;
}
}
if(!valid6){
const err5 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs14 === errors;
if(valid0){
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
const _errs29 = errors;
const _errs30 = errors;
let valid11 = true;
const _errs31 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if((data.call === undefined) && (missing4 = "call")){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data.call !== undefined){
if("useModel" !== data.call){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
var _valid2 = _errs31 === errors;
errors = _errs30;
if(vErrors !== null){
if(_errs30){
vErrors.length = _errs30;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs33 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data10 = data.params;
const _errs35 = errors;
if(errors === _errs35){
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
let missing5;
if((data10.modelId === undefined) && (missing5 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/useModel/required",keyword:"required",params:{missingProperty: missing5},message:"must have required property '"+missing5+"'"}];
return false;
}
else {
const _errs37 = errors;
for(const key2 in data10){
if(!((key2 === "modelId") || (key2 === "version"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/useModel/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs37 === errors){
if(data10.modelId !== undefined){
let data11 = data10.modelId;
const _errs38 = errors;
if(errors === _errs38){
if(typeof data11 === "string"){
if(data11.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/useModel/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data11.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/useModel/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/useModel/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid15 = _errs38 === errors;
}
else {
var valid15 = true;
}
if(valid15){
if(data10.version !== undefined){
let data12 = data10.version;
const _errs40 = errors;
if(errors === _errs40){
if(typeof data12 === "string"){
if(data12.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/useModel/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data12.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/useModel/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/useModel/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid15 = _errs40 === errors;
}
else {
var valid15 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/useModel/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid2 = _errs33 === errors;
valid11 = _valid2;
if(valid11){
var props2 = {};
props2.params = true;
props2.call = true;
}
}
if(!valid11){
const err8 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs29 === errors;
if(valid0){
if(props0 !== true && props2 !== undefined){
if(props2 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props2);
}
}
const _errs42 = errors;
const _errs43 = errors;
let valid16 = true;
const _errs44 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing6;
if((data.call === undefined) && (missing6 = "call")){
const err9 = {};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
if(data.call !== undefined){
if("releaseModel" !== data.call){
const err10 = {};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
var _valid3 = _errs44 === errors;
errors = _errs43;
if(vErrors !== null){
if(_errs43){
vErrors.length = _errs43;
}
else {
vErrors = null;
}
}
if(_valid3){
const _errs46 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data14 = data.params;
const _errs48 = errors;
if(errors === _errs48){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing7;
if((data14.leaseId === undefined) && (missing7 = "leaseId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/releaseModel/required",keyword:"required",params:{missingProperty: missing7},message:"must have required property '"+missing7+"'"}];
return false;
}
else {
const _errs50 = errors;
for(const key3 in data14){
if(!(key3 === "leaseId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/releaseModel/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs50 === errors){
if(data14.leaseId !== undefined){
let data15 = data14.leaseId;
const _errs51 = errors;
if(errors === _errs51){
if(typeof data15 === "string"){
if(data15.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/leaseId",schemaPath:"#/$defs/methods/properties/releaseModel/properties/leaseId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data15.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/leaseId",schemaPath:"#/$defs/methods/properties/releaseModel/properties/leaseId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/leaseId",schemaPath:"#/$defs/methods/properties/releaseModel/properties/leaseId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/releaseModel/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid3 = _errs46 === errors;
valid16 = _valid3;
if(valid16){
var props3 = {};
props3.params = true;
props3.call = true;
}
}
if(!valid16){
const err11 = {instancePath,schemaPath:"#/allOf/3/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs42 === errors;
if(valid0){
if(props0 !== true && props3 !== undefined){
if(props3 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props3);
}
}
const _errs53 = errors;
const _errs54 = errors;
let valid21 = true;
const _errs55 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing8;
if((data.call === undefined) && (missing8 = "call")){
const err12 = {};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
else {
if(data.call !== undefined){
if("install" !== data.call){
const err13 = {};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
}
var _valid4 = _errs55 === errors;
errors = _errs54;
if(vErrors !== null){
if(_errs54){
vErrors.length = _errs54;
}
else {
vErrors = null;
}
}
if(_valid4){
const _errs57 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data17 = data.params;
const _errs59 = errors;
if(errors === _errs59){
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
let missing9;
if((data17.modelId === undefined) && (missing9 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/install/required",keyword:"required",params:{missingProperty: missing9},message:"must have required property '"+missing9+"'"}];
return false;
}
else {
const _errs61 = errors;
for(const key4 in data17){
if(!(((key4 === "modelId") || (key4 === "version")) || (key4 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/install/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs61 === errors){
if(data17.modelId !== undefined){
let data18 = data17.modelId;
const _errs62 = errors;
if(errors === _errs62){
if(typeof data18 === "string"){
if(data18.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/install/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data18.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/install/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/install/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid25 = _errs62 === errors;
}
else {
var valid25 = true;
}
if(valid25){
if(data17.version !== undefined){
let data19 = data17.version;
const _errs64 = errors;
if(errors === _errs64){
if(typeof data19 === "string"){
if(data19.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/install/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data19.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/install/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/install/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid25 = _errs64 === errors;
}
else {
var valid25 = true;
}
if(valid25){
if(data17.commandId !== undefined){
let data20 = data17.commandId;
const _errs66 = errors;
if(errors === _errs66){
if(typeof data20 === "string"){
if(data20.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/install/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data20.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/install/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/install/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid25 = _errs66 === errors;
}
else {
var valid25 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/install/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid4 = _errs57 === errors;
valid21 = _valid4;
if(valid21){
var props4 = {};
props4.params = true;
props4.call = true;
}
}
if(!valid21){
const err14 = {instancePath,schemaPath:"#/allOf/4/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs53 === errors;
if(valid0){
if(props0 !== true && props4 !== undefined){
if(props4 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props4);
}
}
const _errs68 = errors;
const _errs69 = errors;
let valid26 = true;
const _errs70 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing10;
if((data.call === undefined) && (missing10 = "call")){
const err15 = {};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
else {
if(data.call !== undefined){
if("update" !== data.call){
const err16 = {};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
}
var _valid5 = _errs70 === errors;
errors = _errs69;
if(vErrors !== null){
if(_errs69){
vErrors.length = _errs69;
}
else {
vErrors = null;
}
}
if(_valid5){
const _errs72 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data22 = data.params;
const _errs74 = errors;
if(errors === _errs74){
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
let missing11;
if((data22.modelId === undefined) && (missing11 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/update/required",keyword:"required",params:{missingProperty: missing11},message:"must have required property '"+missing11+"'"}];
return false;
}
else {
const _errs76 = errors;
for(const key5 in data22){
if(!((key5 === "modelId") || (key5 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/update/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs76 === errors){
if(data22.modelId !== undefined){
let data23 = data22.modelId;
const _errs77 = errors;
if(errors === _errs77){
if(typeof data23 === "string"){
if(data23.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/update/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data23.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/update/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/update/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid30 = _errs77 === errors;
}
else {
var valid30 = true;
}
if(valid30){
if(data22.commandId !== undefined){
let data24 = data22.commandId;
const _errs79 = errors;
if(errors === _errs79){
if(typeof data24 === "string"){
if(data24.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/update/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data24.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/update/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/update/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid30 = _errs79 === errors;
}
else {
var valid30 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/update/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid5 = _errs72 === errors;
valid26 = _valid5;
if(valid26){
var props5 = {};
props5.params = true;
props5.call = true;
}
}
if(!valid26){
const err17 = {instancePath,schemaPath:"#/allOf/5/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs68 === errors;
if(valid0){
if(props0 !== true && props5 !== undefined){
if(props5 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props5);
}
}
const _errs81 = errors;
const _errs82 = errors;
let valid31 = true;
const _errs83 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing12;
if((data.call === undefined) && (missing12 = "call")){
const err18 = {};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
if(data.call !== undefined){
if("pause" !== data.call){
const err19 = {};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
}
var _valid6 = _errs83 === errors;
errors = _errs82;
if(vErrors !== null){
if(_errs82){
vErrors.length = _errs82;
}
else {
vErrors = null;
}
}
if(_valid6){
const _errs85 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data26 = data.params;
const _errs87 = errors;
if(errors === _errs87){
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
let missing13;
if((data26.modelId === undefined) && (missing13 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/pause/required",keyword:"required",params:{missingProperty: missing13},message:"must have required property '"+missing13+"'"}];
return false;
}
else {
const _errs89 = errors;
for(const key6 in data26){
if(!(((key6 === "modelId") || (key6 === "version")) || (key6 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/pause/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs89 === errors){
if(data26.modelId !== undefined){
let data27 = data26.modelId;
const _errs90 = errors;
if(errors === _errs90){
if(typeof data27 === "string"){
if(data27.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/pause/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data27.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/pause/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/pause/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid35 = _errs90 === errors;
}
else {
var valid35 = true;
}
if(valid35){
if(data26.version !== undefined){
let data28 = data26.version;
const _errs92 = errors;
if(errors === _errs92){
if(typeof data28 === "string"){
if(data28.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/pause/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data28.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/pause/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/pause/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid35 = _errs92 === errors;
}
else {
var valid35 = true;
}
if(valid35){
if(data26.commandId !== undefined){
let data29 = data26.commandId;
const _errs94 = errors;
if(errors === _errs94){
if(typeof data29 === "string"){
if(data29.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/pause/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data29.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/pause/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/pause/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid35 = _errs94 === errors;
}
else {
var valid35 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/pause/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid6 = _errs85 === errors;
valid31 = _valid6;
if(valid31){
var props6 = {};
props6.params = true;
props6.call = true;
}
}
if(!valid31){
const err20 = {instancePath,schemaPath:"#/allOf/6/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs81 === errors;
if(valid0){
if(props0 !== true && props6 !== undefined){
if(props6 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props6);
}
}
const _errs96 = errors;
const _errs97 = errors;
let valid36 = true;
const _errs98 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing14;
if((data.call === undefined) && (missing14 = "call")){
const err21 = {};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
else {
if(data.call !== undefined){
if("resume" !== data.call){
const err22 = {};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
}
var _valid7 = _errs98 === errors;
errors = _errs97;
if(vErrors !== null){
if(_errs97){
vErrors.length = _errs97;
}
else {
vErrors = null;
}
}
if(_valid7){
const _errs100 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data31 = data.params;
const _errs102 = errors;
if(errors === _errs102){
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
let missing15;
if((data31.modelId === undefined) && (missing15 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/resume/required",keyword:"required",params:{missingProperty: missing15},message:"must have required property '"+missing15+"'"}];
return false;
}
else {
const _errs104 = errors;
for(const key7 in data31){
if(!(((key7 === "modelId") || (key7 === "version")) || (key7 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/resume/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs104 === errors){
if(data31.modelId !== undefined){
let data32 = data31.modelId;
const _errs105 = errors;
if(errors === _errs105){
if(typeof data32 === "string"){
if(data32.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/resume/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data32.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/resume/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/resume/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid40 = _errs105 === errors;
}
else {
var valid40 = true;
}
if(valid40){
if(data31.version !== undefined){
let data33 = data31.version;
const _errs107 = errors;
if(errors === _errs107){
if(typeof data33 === "string"){
if(data33.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/resume/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data33.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/resume/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/resume/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid40 = _errs107 === errors;
}
else {
var valid40 = true;
}
if(valid40){
if(data31.commandId !== undefined){
let data34 = data31.commandId;
const _errs109 = errors;
if(errors === _errs109){
if(typeof data34 === "string"){
if(data34.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/resume/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data34.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/resume/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/resume/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid40 = _errs109 === errors;
}
else {
var valid40 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/resume/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid7 = _errs100 === errors;
valid36 = _valid7;
if(valid36){
var props7 = {};
props7.params = true;
props7.call = true;
}
}
if(!valid36){
const err23 = {instancePath,schemaPath:"#/allOf/7/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs96 === errors;
if(valid0){
if(props0 !== true && props7 !== undefined){
if(props7 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props7);
}
}
const _errs111 = errors;
const _errs112 = errors;
let valid41 = true;
const _errs113 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing16;
if((data.call === undefined) && (missing16 = "call")){
const err24 = {};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
else {
if(data.call !== undefined){
if("cancel" !== data.call){
const err25 = {};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
}
var _valid8 = _errs113 === errors;
errors = _errs112;
if(vErrors !== null){
if(_errs112){
vErrors.length = _errs112;
}
else {
vErrors = null;
}
}
if(_valid8){
const _errs115 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data36 = data.params;
const _errs117 = errors;
if(errors === _errs117){
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
let missing17;
if((data36.modelId === undefined) && (missing17 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/cancel/required",keyword:"required",params:{missingProperty: missing17},message:"must have required property '"+missing17+"'"}];
return false;
}
else {
const _errs119 = errors;
for(const key8 in data36){
if(!(((key8 === "modelId") || (key8 === "version")) || (key8 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/cancel/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs119 === errors){
if(data36.modelId !== undefined){
let data37 = data36.modelId;
const _errs120 = errors;
if(errors === _errs120){
if(typeof data37 === "string"){
if(data37.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/cancel/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data37.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/cancel/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/cancel/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid45 = _errs120 === errors;
}
else {
var valid45 = true;
}
if(valid45){
if(data36.version !== undefined){
let data38 = data36.version;
const _errs122 = errors;
if(errors === _errs122){
if(typeof data38 === "string"){
if(data38.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/cancel/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data38.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/cancel/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/cancel/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid45 = _errs122 === errors;
}
else {
var valid45 = true;
}
if(valid45){
if(data36.commandId !== undefined){
let data39 = data36.commandId;
const _errs124 = errors;
if(errors === _errs124){
if(typeof data39 === "string"){
if(data39.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/cancel/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data39.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/cancel/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/cancel/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid45 = _errs124 === errors;
}
else {
var valid45 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/cancel/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid8 = _errs115 === errors;
valid41 = _valid8;
if(valid41){
var props8 = {};
props8.params = true;
props8.call = true;
}
}
if(!valid41){
const err26 = {instancePath,schemaPath:"#/allOf/8/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs111 === errors;
if(valid0){
if(props0 !== true && props8 !== undefined){
if(props8 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props8);
}
}
const _errs126 = errors;
const _errs127 = errors;
let valid46 = true;
const _errs128 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing18;
if((data.call === undefined) && (missing18 = "call")){
const err27 = {};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
else {
if(data.call !== undefined){
if("remove" !== data.call){
const err28 = {};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
}
var _valid9 = _errs128 === errors;
errors = _errs127;
if(vErrors !== null){
if(_errs127){
vErrors.length = _errs127;
}
else {
vErrors = null;
}
}
if(_valid9){
const _errs130 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data41 = data.params;
const _errs132 = errors;
if(errors === _errs132){
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
let missing19;
if((data41.modelId === undefined) && (missing19 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/remove/required",keyword:"required",params:{missingProperty: missing19},message:"must have required property '"+missing19+"'"}];
return false;
}
else {
const _errs134 = errors;
for(const key9 in data41){
if(!(((key9 === "modelId") || (key9 === "version")) || (key9 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/remove/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs134 === errors){
if(data41.modelId !== undefined){
let data42 = data41.modelId;
const _errs135 = errors;
if(errors === _errs135){
if(typeof data42 === "string"){
if(data42.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/remove/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data42.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/remove/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/remove/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid50 = _errs135 === errors;
}
else {
var valid50 = true;
}
if(valid50){
if(data41.version !== undefined){
let data43 = data41.version;
const _errs137 = errors;
if(errors === _errs137){
if(typeof data43 === "string"){
if(data43.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/remove/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data43.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/remove/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/remove/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid50 = _errs137 === errors;
}
else {
var valid50 = true;
}
if(valid50){
if(data41.commandId !== undefined){
let data44 = data41.commandId;
const _errs139 = errors;
if(errors === _errs139){
if(typeof data44 === "string"){
if(data44.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/remove/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data44.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/remove/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/remove/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid50 = _errs139 === errors;
}
else {
var valid50 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/remove/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid9 = _errs130 === errors;
valid46 = _valid9;
if(valid46){
var props9 = {};
props9.params = true;
props9.call = true;
}
}
if(!valid46){
const err29 = {instancePath,schemaPath:"#/allOf/9/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs126 === errors;
if(valid0){
if(props0 !== true && props9 !== undefined){
if(props9 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props9);
}
}
const _errs141 = errors;
const _errs142 = errors;
let valid51 = true;
const _errs143 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing20;
if((data.call === undefined) && (missing20 = "call")){
const err30 = {};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
else {
if(data.call !== undefined){
if("repair" !== data.call){
const err31 = {};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
}
var _valid10 = _errs143 === errors;
errors = _errs142;
if(vErrors !== null){
if(_errs142){
vErrors.length = _errs142;
}
else {
vErrors = null;
}
}
if(_valid10){
const _errs145 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data46 = data.params;
const _errs147 = errors;
if(errors === _errs147){
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
let missing21;
if((data46.modelId === undefined) && (missing21 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/repair/required",keyword:"required",params:{missingProperty: missing21},message:"must have required property '"+missing21+"'"}];
return false;
}
else {
const _errs149 = errors;
for(const key10 in data46){
if(!(((key10 === "modelId") || (key10 === "version")) || (key10 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/repair/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs149 === errors){
if(data46.modelId !== undefined){
let data47 = data46.modelId;
const _errs150 = errors;
if(errors === _errs150){
if(typeof data47 === "string"){
if(data47.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/repair/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data47.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/repair/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/repair/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid55 = _errs150 === errors;
}
else {
var valid55 = true;
}
if(valid55){
if(data46.version !== undefined){
let data48 = data46.version;
const _errs152 = errors;
if(errors === _errs152){
if(typeof data48 === "string"){
if(data48.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/repair/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data48.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/repair/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/repair/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid55 = _errs152 === errors;
}
else {
var valid55 = true;
}
if(valid55){
if(data46.commandId !== undefined){
let data49 = data46.commandId;
const _errs154 = errors;
if(errors === _errs154){
if(typeof data49 === "string"){
if(data49.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/repair/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data49.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/repair/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/repair/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid55 = _errs154 === errors;
}
else {
var valid55 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/repair/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid10 = _errs145 === errors;
valid51 = _valid10;
if(valid51){
var props10 = {};
props10.params = true;
props10.call = true;
}
}
if(!valid51){
const err32 = {instancePath,schemaPath:"#/allOf/10/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs141 === errors;
if(valid0){
if(props0 !== true && props10 !== undefined){
if(props10 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props10);
}
}
const _errs156 = errors;
const _errs157 = errors;
let valid56 = true;
const _errs158 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing22;
if((data.call === undefined) && (missing22 = "call")){
const err33 = {};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
else {
if(data.call !== undefined){
if("verify" !== data.call){
const err34 = {};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
}
var _valid11 = _errs158 === errors;
errors = _errs157;
if(vErrors !== null){
if(_errs157){
vErrors.length = _errs157;
}
else {
vErrors = null;
}
}
if(_valid11){
const _errs160 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data51 = data.params;
const _errs162 = errors;
if(errors === _errs162){
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
let missing23;
if((data51.modelId === undefined) && (missing23 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/verify/required",keyword:"required",params:{missingProperty: missing23},message:"must have required property '"+missing23+"'"}];
return false;
}
else {
const _errs164 = errors;
for(const key11 in data51){
if(!(((key11 === "modelId") || (key11 === "version")) || (key11 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/verify/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs164 === errors){
if(data51.modelId !== undefined){
let data52 = data51.modelId;
const _errs165 = errors;
if(errors === _errs165){
if(typeof data52 === "string"){
if(data52.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/verify/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data52.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/verify/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/verify/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid60 = _errs165 === errors;
}
else {
var valid60 = true;
}
if(valid60){
if(data51.version !== undefined){
let data53 = data51.version;
const _errs167 = errors;
if(errors === _errs167){
if(typeof data53 === "string"){
if(data53.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/verify/properties/version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data53.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/verify/properties/version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/version",schemaPath:"#/$defs/methods/properties/verify/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid60 = _errs167 === errors;
}
else {
var valid60 = true;
}
if(valid60){
if(data51.commandId !== undefined){
let data54 = data51.commandId;
const _errs169 = errors;
if(errors === _errs169){
if(typeof data54 === "string"){
if(data54.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/verify/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data54.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/verify/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/verify/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid60 = _errs169 === errors;
}
else {
var valid60 = true;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/verify/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid11 = _errs160 === errors;
valid56 = _valid11;
if(valid56){
var props11 = {};
props11.params = true;
props11.call = true;
}
}
if(!valid56){
const err35 = {instancePath,schemaPath:"#/allOf/11/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs156 === errors;
if(valid0){
if(props0 !== true && props11 !== undefined){
if(props11 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props11);
}
}
const _errs171 = errors;
const _errs172 = errors;
let valid61 = true;
const _errs173 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing24;
if((data.call === undefined) && (missing24 = "call")){
const err36 = {};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
else {
if(data.call !== undefined){
if("list" !== data.call){
const err37 = {};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
}
var _valid12 = _errs173 === errors;
errors = _errs172;
if(vErrors !== null){
if(_errs172){
vErrors.length = _errs172;
}
else {
vErrors = null;
}
}
if(_valid12){
const _errs175 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data56 = data.params;
const _errs177 = errors;
if(errors === _errs177){
if(data56 && typeof data56 == "object" && !Array.isArray(data56)){
for(const key12 in data56){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/list/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/list/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid12 = _errs175 === errors;
valid61 = _valid12;
if(valid61){
var props12 = {};
props12.params = true;
props12.call = true;
}
}
if(!valid61){
const err38 = {instancePath,schemaPath:"#/allOf/12/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs171 === errors;
if(valid0){
if(props0 !== true && props12 !== undefined){
if(props12 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props12);
}
}
const _errs180 = errors;
const _errs181 = errors;
let valid65 = true;
const _errs182 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing25;
if((data.call === undefined) && (missing25 = "call")){
const err39 = {};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
else {
if(data.call !== undefined){
if("model" !== data.call){
const err40 = {};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
}
var _valid13 = _errs182 === errors;
errors = _errs181;
if(vErrors !== null){
if(_errs181){
vErrors.length = _errs181;
}
else {
vErrors = null;
}
}
if(_valid13){
const _errs184 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data58 = data.params;
const _errs186 = errors;
if(errors === _errs186){
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
let missing26;
if((data58.modelId === undefined) && (missing26 = "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/model/required",keyword:"required",params:{missingProperty: missing26},message:"must have required property '"+missing26+"'"}];
return false;
}
else {
const _errs188 = errors;
for(const key13 in data58){
if(!(key13 === "modelId")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/model/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs188 === errors){
if(data58.modelId !== undefined){
let data59 = data58.modelId;
const _errs189 = errors;
if(errors === _errs189){
if(typeof data59 === "string"){
if(data59.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/model/properties/modelId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data59.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/model/properties/modelId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/modelId",schemaPath:"#/$defs/methods/properties/model/properties/modelId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/model/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid13 = _errs184 === errors;
valid65 = _valid13;
if(valid65){
var props13 = {};
props13.params = true;
props13.call = true;
}
}
if(!valid65){
const err41 = {instancePath,schemaPath:"#/allOf/13/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs180 === errors;
if(valid0){
if(props0 !== true && props13 !== undefined){
if(props13 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props13);
}
}
const _errs191 = errors;
const _errs192 = errors;
let valid70 = true;
const _errs193 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing27;
if((data.call === undefined) && (missing27 = "call")){
const err42 = {};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
else {
if(data.call !== undefined){
if("getSettings" !== data.call){
const err43 = {};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
}
var _valid14 = _errs193 === errors;
errors = _errs192;
if(vErrors !== null){
if(_errs192){
vErrors.length = _errs192;
}
else {
vErrors = null;
}
}
if(_valid14){
const _errs195 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data61 = data.params;
const _errs197 = errors;
if(errors === _errs197){
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
for(const key14 in data61){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getSettings/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/getSettings/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid14 = _errs195 === errors;
valid70 = _valid14;
if(valid70){
var props14 = {};
props14.params = true;
props14.call = true;
}
}
if(!valid70){
const err44 = {instancePath,schemaPath:"#/allOf/14/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs191 === errors;
if(valid0){
if(props0 !== true && props14 !== undefined){
if(props14 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props14);
}
}
const _errs200 = errors;
const _errs201 = errors;
let valid74 = true;
const _errs202 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing28;
if((data.call === undefined) && (missing28 = "call")){
const err45 = {};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
else {
if(data.call !== undefined){
if("setSettings" !== data.call){
const err46 = {};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
}
var _valid15 = _errs202 === errors;
errors = _errs201;
if(vErrors !== null){
if(_errs201){
vErrors.length = _errs201;
}
else {
vErrors = null;
}
}
if(_valid15){
const _errs204 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
if(!(validate22(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
}
var _valid15 = _errs204 === errors;
valid74 = _valid15;
if(valid74){
var props15 = {};
props15.params = true;
props15.call = true;
}
}
if(!valid74){
const err47 = {instancePath,schemaPath:"#/allOf/15/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs200 === errors;
if(valid0){
if(props0 !== true && props15 !== undefined){
if(props15 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props15);
}
}
const _errs206 = errors;
const _errs207 = errors;
let valid77 = true;
const _errs208 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing29;
if((data.call === undefined) && (missing29 = "call")){
const err48 = {};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
else {
if(data.call !== undefined){
if("history" !== data.call){
const err49 = {};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
}
var _valid16 = _errs208 === errors;
errors = _errs207;
if(vErrors !== null){
if(_errs207){
vErrors.length = _errs207;
}
else {
vErrors = null;
}
}
if(_valid16){
const _errs210 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data65 = data.params;
const _errs212 = errors;
if(errors === _errs212){
if(data65 && typeof data65 == "object" && !Array.isArray(data65)){
const _errs214 = errors;
for(const key15 in data65){
if(!(((((key15 === "after") || (key15 === "before")) || (key15 === "limit")) || (key15 === "types")) || (key15 === "subject"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/history/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs214 === errors){
if(data65.after !== undefined){
let data66 = data65.after;
const _errs215 = errors;
if(!(((typeof data66 == "number") && (!(data66 % 1) && !isNaN(data66))) && (isFinite(data66)))){
validate21.errors = [{instancePath:instancePath+"/params/after",schemaPath:"#/$defs/methods/properties/history/properties/after/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs215){
if((typeof data66 == "number") && (isFinite(data66))){
if(data66 < 0 || isNaN(data66)){
validate21.errors = [{instancePath:instancePath+"/params/after",schemaPath:"#/$defs/methods/properties/history/properties/after/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid81 = _errs215 === errors;
}
else {
var valid81 = true;
}
if(valid81){
if(data65.before !== undefined){
let data67 = data65.before;
const _errs217 = errors;
if(!(((typeof data67 == "number") && (!(data67 % 1) && !isNaN(data67))) && (isFinite(data67)))){
validate21.errors = [{instancePath:instancePath+"/params/before",schemaPath:"#/$defs/methods/properties/history/properties/before/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs217){
if((typeof data67 == "number") && (isFinite(data67))){
if(data67 < 0 || isNaN(data67)){
validate21.errors = [{instancePath:instancePath+"/params/before",schemaPath:"#/$defs/methods/properties/history/properties/before/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid81 = _errs217 === errors;
}
else {
var valid81 = true;
}
if(valid81){
if(data65.limit !== undefined){
let data68 = data65.limit;
const _errs219 = errors;
if(!(((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68))) && (isFinite(data68)))){
validate21.errors = [{instancePath:instancePath+"/params/limit",schemaPath:"#/$defs/methods/properties/history/properties/limit/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs219){
if((typeof data68 == "number") && (isFinite(data68))){
if(data68 > 100000 || isNaN(data68)){
validate21.errors = [{instancePath:instancePath+"/params/limit",schemaPath:"#/$defs/methods/properties/history/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"}];
return false;
}
else {
if(data68 < 1 || isNaN(data68)){
validate21.errors = [{instancePath:instancePath+"/params/limit",schemaPath:"#/$defs/methods/properties/history/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid81 = _errs219 === errors;
}
else {
var valid81 = true;
}
if(valid81){
if(data65.types !== undefined){
let data69 = data65.types;
const _errs221 = errors;
if(errors === _errs221){
if(Array.isArray(data69)){
if(data69.length > 256){
validate21.errors = [{instancePath:instancePath+"/params/types",schemaPath:"#/$defs/methods/properties/history/properties/types/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"}];
return false;
}
else {
var valid82 = true;
const len0 = data69.length;
for(let i0=0; i0<len0; i0++){
const _errs223 = errors;
if(typeof data69[i0] !== "string"){
validate21.errors = [{instancePath:instancePath+"/params/types/" + i0,schemaPath:"#/$defs/methods/properties/history/properties/types/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid82 = _errs223 === errors;
if(!valid82){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/types",schemaPath:"#/$defs/methods/properties/history/properties/types/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid81 = _errs221 === errors;
}
else {
var valid81 = true;
}
if(valid81){
if(data65.subject !== undefined){
let data71 = data65.subject;
const _errs225 = errors;
if(errors === _errs225){
if(typeof data71 === "string"){
if(data71.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/subject",schemaPath:"#/$defs/methods/properties/history/properties/subject/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data71.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/subject",schemaPath:"#/$defs/methods/properties/history/properties/subject/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/subject",schemaPath:"#/$defs/methods/properties/history/properties/subject/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid81 = _errs225 === errors;
}
else {
var valid81 = true;
}
}
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/history/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid16 = _errs210 === errors;
valid77 = _valid16;
if(valid77){
var props16 = {};
props16.params = true;
props16.call = true;
}
}
if(!valid77){
const err50 = {instancePath,schemaPath:"#/allOf/16/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs206 === errors;
if(valid0){
if(props0 !== true && props16 !== undefined){
if(props16 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props16);
}
}
const _errs227 = errors;
const _errs228 = errors;
let valid83 = true;
const _errs229 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing30;
if((data.call === undefined) && (missing30 = "call")){
const err51 = {};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
else {
if(data.call !== undefined){
if("refresh" !== data.call){
const err52 = {};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
}
var _valid17 = _errs229 === errors;
errors = _errs228;
if(vErrors !== null){
if(_errs228){
vErrors.length = _errs228;
}
else {
vErrors = null;
}
}
if(_valid17){
const _errs231 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data73 = data.params;
const _errs233 = errors;
if(errors === _errs233){
if(data73 && typeof data73 == "object" && !Array.isArray(data73)){
for(const key16 in data73){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/refresh/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/refresh/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid17 = _errs231 === errors;
valid83 = _valid17;
if(valid83){
var props17 = {};
props17.params = true;
props17.call = true;
}
}
if(!valid83){
const err53 = {instancePath,schemaPath:"#/allOf/17/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs227 === errors;
if(valid0){
if(props0 !== true && props17 !== undefined){
if(props17 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props17);
}
}
const _errs236 = errors;
const _errs237 = errors;
let valid87 = true;
const _errs238 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing31;
if((data.call === undefined) && (missing31 = "call")){
const err54 = {};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
else {
if(data.call !== undefined){
if("hostSignal" !== data.call){
const err55 = {};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
}
var _valid18 = _errs238 === errors;
errors = _errs237;
if(vErrors !== null){
if(_errs237){
vErrors.length = _errs237;
}
else {
vErrors = null;
}
}
if(_valid18){
const _errs240 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data75 = data.params;
const _errs242 = errors;
if(errors === _errs242){
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
let missing32;
if((data75.signal === undefined) && (missing32 = "signal")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/hostSignal/required",keyword:"required",params:{missingProperty: missing32},message:"must have required property '"+missing32+"'"}];
return false;
}
else {
const _errs244 = errors;
for(const key17 in data75){
if(!(key17 === "signal")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/hostSignal/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs244 === errors){
if(data75.signal !== undefined){
let data76 = data75.signal;
if(!(((data76 === "suspend") || (data76 === "resume")) || (data76 === "online"))){
validate21.errors = [{instancePath:instancePath+"/params/signal",schemaPath:"#/$defs/methods/properties/hostSignal/properties/signal/enum",keyword:"enum",params:{allowedValues: schema55.properties.signal.enum},message:"must be equal to one of the allowed values"}];
return false;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/hostSignal/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid18 = _errs240 === errors;
valid87 = _valid18;
if(valid87){
var props18 = {};
props18.params = true;
props18.call = true;
}
}
if(!valid87){
const err56 = {instancePath,schemaPath:"#/allOf/18/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs236 === errors;
if(valid0){
if(props0 !== true && props18 !== undefined){
if(props18 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props18);
}
}
const _errs246 = errors;
const _errs247 = errors;
let valid92 = true;
const _errs248 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing33;
if((data.call === undefined) && (missing33 = "call")){
const err57 = {};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
else {
if(data.call !== undefined){
if("storage" !== data.call){
const err58 = {};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
}
var _valid19 = _errs248 === errors;
errors = _errs247;
if(vErrors !== null){
if(_errs247){
vErrors.length = _errs247;
}
else {
vErrors = null;
}
}
if(_valid19){
const _errs250 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data78 = data.params;
const _errs252 = errors;
if(errors === _errs252){
if(data78 && typeof data78 == "object" && !Array.isArray(data78)){
for(const key18 in data78){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/storage/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/storage/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid19 = _errs250 === errors;
valid92 = _valid19;
if(valid92){
var props19 = {};
props19.params = true;
props19.call = true;
}
}
if(!valid92){
const err59 = {instancePath,schemaPath:"#/allOf/19/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs246 === errors;
if(valid0){
if(props0 !== true && props19 !== undefined){
if(props19 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props19);
}
}
const _errs255 = errors;
const _errs256 = errors;
let valid96 = true;
const _errs257 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing34;
if((data.call === undefined) && (missing34 = "call")){
const err60 = {};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
else {
if(data.call !== undefined){
if("discardPartial" !== data.call){
const err61 = {};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
}
var _valid20 = _errs257 === errors;
errors = _errs256;
if(vErrors !== null){
if(_errs256){
vErrors.length = _errs256;
}
else {
vErrors = null;
}
}
if(_valid20){
const _errs259 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data80 = data.params;
const _errs261 = errors;
if(errors === _errs261){
if(data80 && typeof data80 == "object" && !Array.isArray(data80)){
let missing35;
if((data80.name === undefined) && (missing35 = "name")){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/discardPartial/required",keyword:"required",params:{missingProperty: missing35},message:"must have required property '"+missing35+"'"}];
return false;
}
else {
const _errs263 = errors;
for(const key19 in data80){
if(!((key19 === "name") || (key19 === "commandId"))){
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/discardPartial/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs263 === errors){
if(data80.name !== undefined){
let data81 = data80.name;
const _errs264 = errors;
if(errors === _errs264){
if(typeof data81 === "string"){
if(data81.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/name",schemaPath:"#/$defs/methods/properties/discardPartial/properties/name/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data81.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/name",schemaPath:"#/$defs/methods/properties/discardPartial/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/name",schemaPath:"#/$defs/methods/properties/discardPartial/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid100 = _errs264 === errors;
}
else {
var valid100 = true;
}
if(valid100){
if(data80.commandId !== undefined){
let data82 = data80.commandId;
const _errs266 = errors;
if(errors === _errs266){
if(typeof data82 === "string"){
if(data82.length > 512){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/discardPartial/properties/commandId/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data82.length < 1){
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/discardPartial/properties/commandId/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params/commandId",schemaPath:"#/$defs/methods/properties/discardPartial/properties/commandId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid100 = _errs266 === errors;
}
else {
var valid100 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/methods/properties/discardPartial/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid20 = _errs259 === errors;
valid96 = _valid20;
if(valid96){
var props20 = {};
props20.params = true;
props20.call = true;
}
}
if(!valid96){
const err62 = {instancePath,schemaPath:"#/allOf/20/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs255 === errors;
if(valid0){
if(props0 !== true && props20 !== undefined){
if(props20 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props20);
}
}
const _errs268 = errors;
const _errs269 = errors;
let valid101 = true;
const _errs270 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing36;
if((data.call === undefined) && (missing36 = "call")){
const err63 = {};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
else {
if(data.call !== undefined){
if("testServer" !== data.call){
const err64 = {};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
}
var _valid21 = _errs270 === errors;
errors = _errs269;
if(vErrors !== null){
if(_errs269){
vErrors.length = _errs269;
}
else {
vErrors = null;
}
}
if(_valid21){
const _errs272 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
if(!(validate27(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
}
}
var _valid21 = _errs272 === errors;
valid101 = _valid21;
if(valid101){
var props21 = {};
props21.params = true;
props21.call = true;
}
}
if(!valid101){
const err65 = {instancePath,schemaPath:"#/allOf/21/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
validate21.errors = vErrors;
return false;
}
var valid0 = _errs268 === errors;
if(valid0){
if(props0 !== true && props21 !== undefined){
if(props21 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props21);
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing37;
if((((data.id === undefined) && (missing37 = "id")) || ((data.call === undefined) && (missing37 = "call"))) || ((data.params === undefined) && (missing37 = "params"))){
validate21.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing37},message:"must have required property '"+missing37+"'"}];
return false;
}
else {
const _errs274 = errors;
for(const key20 in data){
if(!(((key20 === "id") || (key20 === "call")) || (key20 === "params"))){
validate21.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs274 === errors){
if(data.id !== undefined){
let data85 = data.id;
const _errs275 = errors;
if(!(((typeof data85 == "number") && (!(data85 % 1) && !isNaN(data85))) && (isFinite(data85)))){
validate21.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs275){
if((typeof data85 == "number") && (isFinite(data85))){
if(data85 > 9007199254740991 || isNaN(data85)){
validate21.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data85 < 0 || isNaN(data85)){
validate21.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid104 = _errs275 === errors;
}
else {
var valid104 = true;
}
if(valid104){
if(data.call !== undefined){
let data86 = data.call;
const _errs277 = errors;
if(!((((((((((((((((((((((data86 === "getModelPath") || (data86 === "getModelPathForTask")) || (data86 === "useModel")) || (data86 === "releaseModel")) || (data86 === "install")) || (data86 === "update")) || (data86 === "pause")) || (data86 === "resume")) || (data86 === "cancel")) || (data86 === "remove")) || (data86 === "repair")) || (data86 === "verify")) || (data86 === "list")) || (data86 === "model")) || (data86 === "getSettings")) || (data86 === "setSettings")) || (data86 === "history")) || (data86 === "refresh")) || (data86 === "hostSignal")) || (data86 === "storage")) || (data86 === "discardPartial")) || (data86 === "testServer"))){
validate21.errors = [{instancePath:instancePath+"/call",schemaPath:"#/properties/call/enum",keyword:"enum",params:{allowedValues: schema32.properties.call.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid104 = _errs277 === errors;
}
else {
var valid104 = true;
}
}
}
}
}
else {
validate21.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema60 = {"title":"SubscribeMessage","type":"object","required":["id","subscribe","params"],"properties":{"id":{"type":"integer","minimum":0,"maximum":9007199254740991},"subscribe":{"enum":["state","progress","events","catalog","ranking","health"]},"params":{}},"additionalProperties":false,"allOf":[{"if":{"properties":{"subscribe":{"const":"state"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/state"}}}},{"if":{"properties":{"subscribe":{"const":"progress"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/progress"}}}},{"if":{"properties":{"subscribe":{"const":"events"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/events"}}}},{"if":{"properties":{"subscribe":{"const":"catalog"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/catalog"}}}},{"if":{"properties":{"subscribe":{"const":"ranking"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/ranking"}}}},{"if":{"properties":{"subscribe":{"const":"health"}},"required":["subscribe"]},"then":{"properties":{"params":{"$ref":"#/$defs/streams/properties/health"}}}}]};
const schema61 = {"type":"object","properties":{},"additionalProperties":false};
const schema62 = {"type":"object","properties":{},"additionalProperties":false};
const schema65 = {"type":"object","properties":{},"additionalProperties":false};
const schema66 = {"type":"object","properties":{},"additionalProperties":false};
const schema67 = {"type":"object","properties":{},"additionalProperties":false};
const schema63 = {"type":"object","properties":{"after":{"anyOf":[{"$ref":"#/$defs/cursor"},{"type":"integer","minimum":0}]},"types":{"type":"array","items":{"type":"string"},"maxItems":256},"subject":{"type":"string","minLength":1,"maxLength":512}},"additionalProperties":false};
const schema64 = {"title":"JournalCursor","type":"object","required":["journal","seq","crc"],"properties":{"journal":{"type":"string"},"seq":{"type":"integer","minimum":0},"crc":{"type":"string"}},"additionalProperties":false};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "after") || (key0 === "types")) || (key0 === "subject"))){
validate31.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.after !== undefined){
let data0 = data.after;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing0;
if((((data0.journal === undefined) && (missing0 = "journal")) || ((data0.seq === undefined) && (missing0 = "seq"))) || ((data0.crc === undefined) && (missing0 = "crc"))){
const err0 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/cursor/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
const _errs7 = errors;
for(const key1 in data0){
if(!(((key1 === "journal") || (key1 === "seq")) || (key1 === "crc"))){
const err1 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/cursor/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
}
if(_errs7 === errors){
if(data0.journal !== undefined){
const _errs8 = errors;
if(typeof data0.journal !== "string"){
const err2 = {instancePath:instancePath+"/after/journal",schemaPath:"#/$defs/cursor/properties/journal/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid3 = _errs8 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data0.seq !== undefined){
let data2 = data0.seq;
const _errs10 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err3 = {instancePath:instancePath+"/after/seq",schemaPath:"#/$defs/cursor/properties/seq/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(errors === _errs10){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
const err4 = {instancePath:instancePath+"/after/seq",schemaPath:"#/$defs/cursor/properties/seq/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
var valid3 = _errs10 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data0.crc !== undefined){
const _errs12 = errors;
if(typeof data0.crc !== "string"){
const err5 = {instancePath:instancePath+"/after/crc",schemaPath:"#/$defs/cursor/properties/crc/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var valid3 = _errs12 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
else {
const err6 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/cursor/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
const _errs14 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err7 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/anyOf/1/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(errors === _errs14){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 < 0 || isNaN(data0)){
const err8 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/anyOf/1/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
var _valid0 = _errs14 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err9 = {instancePath:instancePath+"/after",schemaPath:"#/properties/after/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate31.errors = vErrors;
return false;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.types !== undefined){
let data4 = data.types;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data4)){
if(data4.length > 256){
validate31.errors = [{instancePath:instancePath+"/types",schemaPath:"#/properties/types/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"}];
return false;
}
else {
var valid4 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs18 = errors;
if(typeof data4[i0] !== "string"){
validate31.errors = [{instancePath:instancePath+"/types/" + i0,schemaPath:"#/properties/types/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs18 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate31.errors = [{instancePath:instancePath+"/types",schemaPath:"#/properties/types/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subject !== undefined){
let data6 = data.subject;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data6 === "string"){
if(data6.length > 512){
validate31.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
else {
if(data6.length < 1){
validate31.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate31.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate31.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate30.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.subscribe === undefined) && (missing0 = "subscribe")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.subscribe !== undefined){
if("state" !== data.subscribe){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data1 = data.params;
const _errs7 = errors;
if(errors === _errs7){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key0 in data1){
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/state/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/state/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
if(valid1){
var props0 = {};
props0.params = true;
props0.subscribe = true;
}
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate30.errors = vErrors;
return false;
}
var valid0 = _errs1 === errors;
if(valid0){
const _errs10 = errors;
const _errs11 = errors;
let valid5 = true;
const _errs12 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.subscribe === undefined) && (missing1 = "subscribe")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(data.subscribe !== undefined){
if("progress" !== data.subscribe){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
var _valid1 = _errs12 === errors;
errors = _errs11;
if(vErrors !== null){
if(_errs11){
vErrors.length = _errs11;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs14 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data3 = data.params;
const _errs16 = errors;
if(errors === _errs16){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/progress/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/progress/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid1 = _errs14 === errors;
valid5 = _valid1;
if(valid5){
var props1 = {};
props1.params = true;
props1.subscribe = true;
}
}
if(!valid5){
const err5 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
validate30.errors = vErrors;
return false;
}
var valid0 = _errs10 === errors;
if(valid0){
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
const _errs19 = errors;
const _errs20 = errors;
let valid9 = true;
const _errs21 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.subscribe === undefined) && (missing2 = "subscribe")){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data.subscribe !== undefined){
if("events" !== data.subscribe){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
var _valid2 = _errs21 === errors;
errors = _errs20;
if(vErrors !== null){
if(_errs20){
vErrors.length = _errs20;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs23 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
if(!(validate31(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
}
}
var _valid2 = _errs23 === errors;
valid9 = _valid2;
if(valid9){
var props2 = {};
props2.params = true;
props2.subscribe = true;
}
}
if(!valid9){
const err8 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate30.errors = vErrors;
return false;
}
var valid0 = _errs19 === errors;
if(valid0){
if(props0 !== true && props2 !== undefined){
if(props2 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props2);
}
}
const _errs25 = errors;
const _errs26 = errors;
let valid12 = true;
const _errs27 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.subscribe === undefined) && (missing3 = "subscribe")){
const err9 = {};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
if(data.subscribe !== undefined){
if("catalog" !== data.subscribe){
const err10 = {};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
var _valid3 = _errs27 === errors;
errors = _errs26;
if(vErrors !== null){
if(_errs26){
vErrors.length = _errs26;
}
else {
vErrors = null;
}
}
if(_valid3){
const _errs29 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data7 = data.params;
const _errs31 = errors;
if(errors === _errs31){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key2 in data7){
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/catalog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/catalog/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid3 = _errs29 === errors;
valid12 = _valid3;
if(valid12){
var props3 = {};
props3.params = true;
props3.subscribe = true;
}
}
if(!valid12){
const err11 = {instancePath,schemaPath:"#/allOf/3/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
validate30.errors = vErrors;
return false;
}
var valid0 = _errs25 === errors;
if(valid0){
if(props0 !== true && props3 !== undefined){
if(props3 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props3);
}
}
const _errs34 = errors;
const _errs35 = errors;
let valid16 = true;
const _errs36 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if((data.subscribe === undefined) && (missing4 = "subscribe")){
const err12 = {};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
else {
if(data.subscribe !== undefined){
if("ranking" !== data.subscribe){
const err13 = {};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
}
var _valid4 = _errs36 === errors;
errors = _errs35;
if(vErrors !== null){
if(_errs35){
vErrors.length = _errs35;
}
else {
vErrors = null;
}
}
if(_valid4){
const _errs38 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data9 = data.params;
const _errs40 = errors;
if(errors === _errs40){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key3 in data9){
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/ranking/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/ranking/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid4 = _errs38 === errors;
valid16 = _valid4;
if(valid16){
var props4 = {};
props4.params = true;
props4.subscribe = true;
}
}
if(!valid16){
const err14 = {instancePath,schemaPath:"#/allOf/4/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
validate30.errors = vErrors;
return false;
}
var valid0 = _errs34 === errors;
if(valid0){
if(props0 !== true && props4 !== undefined){
if(props4 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props4);
}
}
const _errs43 = errors;
const _errs44 = errors;
let valid20 = true;
const _errs45 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing5;
if((data.subscribe === undefined) && (missing5 = "subscribe")){
const err15 = {};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
else {
if(data.subscribe !== undefined){
if("health" !== data.subscribe){
const err16 = {};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
}
var _valid5 = _errs45 === errors;
errors = _errs44;
if(vErrors !== null){
if(_errs44){
vErrors.length = _errs44;
}
else {
vErrors = null;
}
}
if(_valid5){
const _errs47 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
let data11 = data.params;
const _errs49 = errors;
if(errors === _errs49){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key4 in data11){
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/health/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"}];
return false;
break;
}
}
else {
validate30.errors = [{instancePath:instancePath+"/params",schemaPath:"#/$defs/streams/properties/health/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid5 = _errs47 === errors;
valid20 = _valid5;
if(valid20){
var props5 = {};
props5.params = true;
props5.subscribe = true;
}
}
if(!valid20){
const err17 = {instancePath,schemaPath:"#/allOf/5/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
validate30.errors = vErrors;
return false;
}
var valid0 = _errs43 === errors;
if(valid0){
if(props0 !== true && props5 !== undefined){
if(props5 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props5);
}
}
}
}
}
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing6;
if((((data.id === undefined) && (missing6 = "id")) || ((data.subscribe === undefined) && (missing6 = "subscribe"))) || ((data.params === undefined) && (missing6 = "params"))){
validate30.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing6},message:"must have required property '"+missing6+"'"}];
return false;
}
else {
const _errs52 = errors;
for(const key5 in data){
if(!(((key5 === "id") || (key5 === "subscribe")) || (key5 === "params"))){
validate30.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs52 === errors){
if(data.id !== undefined){
let data12 = data.id;
const _errs53 = errors;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
validate30.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs53){
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 9007199254740991 || isNaN(data12)){
validate30.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data12 < 0 || isNaN(data12)){
validate30.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid24 = _errs53 === errors;
}
else {
var valid24 = true;
}
if(valid24){
if(data.subscribe !== undefined){
let data13 = data.subscribe;
const _errs55 = errors;
if(!((((((data13 === "state") || (data13 === "progress")) || (data13 === "events")) || (data13 === "catalog")) || (data13 === "ranking")) || (data13 === "health"))){
validate30.errors = [{instancePath:instancePath+"/subscribe",schemaPath:"#/properties/subscribe/enum",keyword:"enum",params:{allowedValues: schema60.properties.subscribe.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid24 = _errs55 === errors;
}
else {
var valid24 = true;
}
}
}
}
}
else {
validate30.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate30.errors = vErrors;
return errors === 0;
}
validate30.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/api.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.call === undefined) && (missing0 = "call")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
let ifClause0;
if(_valid0){
const _errs3 = errors;
if(!(validate21(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var _valid0 = _errs3 === errors;
valid0 = _valid0;
if(valid0){
var props0 = true;
}
ifClause0 = "then";
}
else {
const _errs4 = errors;
const _errs5 = errors;
let valid1 = true;
const _errs6 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.subscribe === undefined) && (missing1 = "subscribe")){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid1 = _errs6 === errors;
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
let ifClause1;
if(_valid1){
const _errs7 = errors;
if(!(validate30(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
var _valid1 = _errs7 === errors;
valid1 = _valid1;
if(valid1){
var props1 = true;
}
ifClause1 = "then";
}
else {
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if(((data.id === undefined) && (missing2 = "id")) || ((data.unsubscribe === undefined) && (missing2 = "unsubscribe"))){
validate20.errors = [{instancePath,schemaPath:"#/$defs/unsubscribeMessage/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs11 = errors;
for(const key0 in data){
if(!((key0 === "id") || (key0 === "unsubscribe"))){
validate20.errors = [{instancePath,schemaPath:"#/$defs/unsubscribeMessage/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs11 === errors){
if(data.id !== undefined){
let data0 = data.id;
const _errs12 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate20.errors = [{instancePath:instancePath+"/id",schemaPath:"#/$defs/unsubscribeMessage/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs12){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate20.errors = [{instancePath:instancePath+"/id",schemaPath:"#/$defs/unsubscribeMessage/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate20.errors = [{instancePath:instancePath+"/id",schemaPath:"#/$defs/unsubscribeMessage/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid3 = _errs12 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.unsubscribe !== undefined){
const _errs14 = errors;
if(true !== data.unsubscribe){
validate20.errors = [{instancePath:instancePath+"/unsubscribe",schemaPath:"#/$defs/unsubscribeMessage/properties/unsubscribe/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
var valid3 = _errs14 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/$defs/unsubscribeMessage/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var _valid1 = _errs8 === errors;
valid1 = _valid1;
if(valid1){
if(props1 !== true){
props1 = true;
}
}
ifClause1 = "else";
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/else/if",keyword:"if",params:{failingKeyword: ifClause1},message:"must match \""+ifClause1+"\" schema"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate20.errors = vErrors;
return false;
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
if(valid0){
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
}
ifClause0 = "else";
}
if(!valid0){
const err3 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: ifClause0},message:"must match \""+ifClause0+"\" schema"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate20.errors = vErrors;
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.id === undefined) && (missing3 = "id")){
validate20.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
if(props0 !== true){
props0 = props0 || {};
props0.id = true;
}
if(data.id !== undefined){
let data2 = data.id;
const _errs15 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate20.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate20.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate20.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
}
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate20.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate20.evaluated = {"dynamicProps":true,"dynamicItems":false};

export const assignment = validate34;
const schema69 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/assignment.schema.json","title":"DispatchedTask","description":"A task as the reference dispatch server tells of it: the answer to POST /api/tasks, GET /api/tasks/{task_id} and POST /api/model-unavailable. Version 1.","type":"object","required":["task_id","model_id","version","status","node_id","node_url","refused_by"],"properties":{"task_id":{"description":"The dispatch server's task.","type":"string","minLength":1,"maxLength":256},"model_id":{"$ref":"common.schema.json#/$defs/model_id"},"version":{"description":"null: any version.","anyOf":[{"$ref":"common.schema.json#/$defs/version"},{"type":"null"}]},"status":{"description":"waiting: no node is left that has the model; a node that registers it gets the task.","enum":["assigned","waiting"]},"node_id":{"description":"Who has the task; null while it waits.","type":["string","null"],"maxLength":256},"node_url":{"description":"Where that node takes tasks, as it registered it.","type":["string","null"],"maxLength":2048},"refused_by":{"description":"Nodes that reported that they lack the model, oldest first.","type":"array","items":{"type":"string","minLength":1,"maxLength":256}}}};
const schema70 = {"description":"Model id, e.g. whisper-large-v3. Reserved names are refused besides.","type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,127}$"};
const schema71 = {"description":"SemVer 2.0.0, at most 64 bytes.","type":"string","maxLength":64,"pattern":"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"};
const pattern7 = new RegExp("^[a-z0-9][a-z0-9._-]{0,127}$", "u");
const pattern8 = new RegExp("^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$", "u");

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/assignment.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate34.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.model_id === undefined) && (missing0 = "model_id"))) || ((data.version === undefined) && (missing0 = "version"))) || ((data.status === undefined) && (missing0 = "status"))) || ((data.node_id === undefined) && (missing0 = "node_id"))) || ((data.node_url === undefined) && (missing0 = "node_url"))) || ((data.refused_by === undefined) && (missing0 = "refused_by"))){
validate34.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
let data0 = data.task_id;
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(data0.length > 256){
validate34.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(data0.length < 1){
validate34.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate34.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.model_id !== undefined){
let data1 = data.model_id;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern7.test(data1)){
validate34.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\""}];
return false;
}
}
else {
validate34.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data2 = data.version;
const _errs6 = errors;
const _errs7 = errors;
let valid2 = false;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data2 === "string"){
if(data2.length > 64){
const err0 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(!pattern8.test(data2)){
const err1 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs8 === errors;
valid2 = valid2 || _valid0;
const _errs11 = errors;
if(data2 !== null){
const err3 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs11 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err4 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate34.errors = vErrors;
return false;
}
else {
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
let data3 = data.status;
const _errs13 = errors;
if(!((data3 === "assigned") || (data3 === "waiting"))){
validate34.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/enum",keyword:"enum",params:{allowedValues: schema69.properties.status.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.node_id !== undefined){
let data4 = data.node_id;
const _errs14 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate34.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/type",keyword:"type",params:{type: schema69.properties.node_id.type},message:"must be string,null"}];
return false;
}
if(errors === _errs14){
if(typeof data4 === "string"){
if(data4.length > 256){
validate34.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.node_url !== undefined){
let data5 = data.node_url;
const _errs16 = errors;
if((typeof data5 !== "string") && (data5 !== null)){
validate34.errors = [{instancePath:instancePath+"/node_url",schemaPath:"#/properties/node_url/type",keyword:"type",params:{type: schema69.properties.node_url.type},message:"must be string,null"}];
return false;
}
if(errors === _errs16){
if(typeof data5 === "string"){
if(data5.length > 2048){
validate34.errors = [{instancePath:instancePath+"/node_url",schemaPath:"#/properties/node_url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"}];
return false;
}
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refused_by !== undefined){
let data6 = data.refused_by;
const _errs18 = errors;
if(errors === _errs18){
if(Array.isArray(data6)){
var valid4 = true;
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
const _errs20 = errors;
if(errors === _errs20){
if(typeof data7 === "string"){
if(data7.length > 256){
validate34.errors = [{instancePath:instancePath+"/refused_by/" + i0,schemaPath:"#/properties/refused_by/items/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(data7.length < 1){
validate34.errors = [{instancePath:instancePath+"/refused_by/" + i0,schemaPath:"#/properties/refused_by/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate34.errors = [{instancePath:instancePath+"/refused_by/" + i0,schemaPath:"#/properties/refused_by/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid4 = _errs20 === errors;
if(!valid4){
break;
}
}
}
else {
validate34.errors = [{instancePath:instancePath+"/refused_by",schemaPath:"#/properties/refused_by/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate34.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate34.errors = vErrors;
return errors === 0;
}
validate34.evaluated = {"props":{"task_id":true,"model_id":true,"version":true,"status":true,"node_id":true,"node_url":true,"refused_by":true},"dynamicProps":false,"dynamicItems":false};

export const catalog = validate35;
const schema72 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/catalog.schema.json","title":"Catalog","description":"GET /api/models of a model library. Version 1.","type":"object","required":["models"],"properties":{"models":{"type":"array","items":{"title":"CatalogModel","type":"object","required":["model_id","latest","versions","size_bytes"],"properties":{"model_id":{"$ref":"common.schema.json#/$defs/model_id"},"latest":{"description":"Newest release; null when only pre-releases exist.","anyOf":[{"$ref":"common.schema.json#/$defs/version"},{"type":"null"}]},"versions":{"type":"array","items":{"$ref":"common.schema.json#/$defs/version"}},"size_bytes":{"description":"Of the latest version.","$ref":"common.schema.json#/$defs/bytes"},"extra":{"$ref":"common.schema.json#/$defs/extra"}}}}}};
const schema76 = {"description":"A number of bytes, exact in a double.","type":"integer","minimum":0,"maximum":9007199254740991};
const schema77 = {"description":"Room for the future: carried untouched.","type":"object","additionalProperties":true};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/catalog.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate35.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.models === undefined) && (missing0 = "models")){
validate35.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.models !== undefined){
let data0 = data.models;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs3 = errors;
if(errors === _errs3){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if(((((data1.model_id === undefined) && (missing1 = "model_id")) || ((data1.latest === undefined) && (missing1 = "latest"))) || ((data1.versions === undefined) && (missing1 = "versions"))) || ((data1.size_bytes === undefined) && (missing1 = "size_bytes"))){
validate35.errors = [{instancePath:instancePath+"/models/" + i0,schemaPath:"#/properties/models/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data1.model_id !== undefined){
let data2 = data1.model_id;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern7.test(data2)){
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\""}];
return false;
}
}
else {
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs5 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.latest !== undefined){
let data3 = data1.latest;
const _errs8 = errors;
const _errs9 = errors;
let valid4 = false;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data3 === "string"){
if(data3.length > 64){
const err0 = {instancePath:instancePath+"/models/" + i0+"/latest",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(!pattern8.test(data3)){
const err1 = {instancePath:instancePath+"/models/" + i0+"/latest",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/models/" + i0+"/latest",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs10 === errors;
valid4 = valid4 || _valid0;
const _errs13 = errors;
if(data3 !== null){
const err3 = {instancePath:instancePath+"/models/" + i0+"/latest",schemaPath:"#/properties/models/items/properties/latest/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs13 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const err4 = {instancePath:instancePath+"/models/" + i0+"/latest",schemaPath:"#/properties/models/items/properties/latest/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate35.errors = vErrors;
return false;
}
else {
errors = _errs9;
if(vErrors !== null){
if(_errs9){
vErrors.length = _errs9;
}
else {
vErrors = null;
}
}
}
var valid2 = _errs8 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.versions !== undefined){
let data4 = data1.versions;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data4)){
var valid6 = true;
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
let data5 = data4[i1];
const _errs17 = errors;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data5 === "string"){
if(data5.length > 64){
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/versions/" + i1,schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"}];
return false;
}
else {
if(!pattern8.test(data5)){
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/versions/" + i1,schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""}];
return false;
}
}
}
else {
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/versions/" + i1,schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid6 = _errs17 === errors;
if(!valid6){
break;
}
}
}
else {
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/versions",schemaPath:"#/properties/models/items/properties/versions/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.size_bytes !== undefined){
let data6 = data1.size_bytes;
const _errs20 = errors;
const _errs21 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs21){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid2 = _errs20 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.extra !== undefined){
let data7 = data1.extra;
const _errs23 = errors;
const _errs24 = errors;
if(errors === _errs24){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
}
else {
validate35.errors = [{instancePath:instancePath+"/models/" + i0+"/extra",schemaPath:"common.schema.json#/$defs/extra/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs23 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
else {
validate35.errors = [{instancePath:instancePath+"/models/" + i0,schemaPath:"#/properties/models/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate35.errors = [{instancePath:instancePath+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
}
}
}
else {
validate35.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate35.errors = vErrors;
return errors === 0;
}
validate35.evaluated = {"props":{"models":true},"dynamicProps":false,"dynamicItems":false};

export const event = validate36;
const schema78 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/event.schema.json","title":"Event","description":"One fact of the journal. Unknown types, unknown fields and the events of a newer version (v) are allowed: they are carried, never dropped. Version 1.","$ref":"#/$defs/envelope","properties":{"durable":{"description":"A line of the journal: the last seq known synced when it was written.","type":"integer","minimum":0},"prev":{"description":"A line of the journal: crc of the line before.","type":"string","pattern":"^[0-9a-f]{8}$"},"of":{"description":"A line of the journal: [i, n], the place in a group that is appended as one.","type":"array","items":{"type":"integer","minimum":1}},"crc":{"description":"A line of the journal: CRC-32 of the line's bytes before it.","type":"string","pattern":"^[0-9a-f]{8}$"},"data":{"properties":{"command_id":{"description":"The command that led to this event.","type":"string"}}}},"allOf":[{"if":{"properties":{"type":{"const":"EngineStarted"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/EngineStarted"}}}},{"if":{"properties":{"type":{"const":"EngineStopped"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/EngineStopped"}}}},{"if":{"properties":{"type":{"const":"EngineCrashed"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/EngineCrashed"}}}},{"if":{"properties":{"type":{"const":"JournalRecovered"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/JournalRecovered"}}}},{"if":{"properties":{"type":{"const":"JournalDamaged"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/JournalDamaged"}}}},{"if":{"properties":{"type":{"const":"RegistryRebuilt"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/RegistryRebuilt"}}}},{"if":{"properties":{"type":{"const":"SettingsChanged"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/SettingsChanged"}}}},{"if":{"properties":{"type":{"const":"OrphanLockCleared"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/OrphanLockCleared"}}}},{"if":{"properties":{"type":{"const":"DownloadRequested"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/DownloadRequested"}}}},{"if":{"properties":{"type":{"const":"DownloadStarted"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/DownloadStarted"}}}},{"if":{"properties":{"type":{"const":"DownloadCheckpointed"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/DownloadCheckpointed"}}}},{"if":{"properties":{"type":{"const":"DownloadPaused"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/DownloadPaused"}}}},{"if":{"properties":{"type":{"const":"DownloadResumed"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/DownloadResumed"}}}},{"if":{"properties":{"type":{"const":"RetryScheduled"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/RetryScheduled"}}}},{"if":{"properties":{"type":{"const":"RemoteChanged"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/RemoteChanged"}}}},{"if":{"properties":{"type":{"const":"PieceRejected"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/PieceRejected"}}}},{"if":{"properties":{"type":{"const":"FileVerified"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/FileVerified"}}}},{"if":{"properties":{"type":{"const":"FileRejected"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/FileRejected"}}}},{"if":{"properties":{"type":{"const":"DownloadFailed"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/DownloadFailed"}}}},{"if":{"properties":{"type":{"const":"DownloadCancelled"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/DownloadCancelled"}}}},{"if":{"properties":{"type":{"const":"PartialDiscarded"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/PartialDiscarded"}}}},{"if":{"properties":{"type":{"const":"ModelInstalled"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/ModelInstalled"}}}},{"if":{"properties":{"type":{"const":"ModelDamaged"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/ModelDamaged"}}}},{"if":{"properties":{"type":{"const":"ModelMissing"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/ModelMissing"}}}},{"if":{"properties":{"type":{"const":"ModelRepaired"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/ModelRepaired"}}}},{"if":{"properties":{"type":{"const":"UpdateFound"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/UpdateFound"}}}},{"if":{"properties":{"type":{"const":"RemovalRequested"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/RemovalRequested"}}}},{"if":{"properties":{"type":{"const":"RemovalFailed"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/RemovalFailed"}}}},{"if":{"properties":{"type":{"const":"ModelRemoved"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/ModelRemoved"}}}},{"if":{"properties":{"type":{"const":"ModelUnavailableReported"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/ModelUnavailableReported"}}}},{"if":{"properties":{"type":{"const":"UnavailableReportFailed"},"v":{"const":1}}},"then":{"properties":{"data":{"$ref":"#/$defs/UnavailableReportFailed"}}}}],"$defs":{"envelope":{"title":"Event","type":"object","required":["seq","time","up_ms","v","run","type","subject","data"],"properties":{"seq":{"description":"1, 2, 3, … without gaps.","type":"integer","minimum":1},"time":{"$ref":"common.schema.json#/$defs/time"},"up_ms":{"description":"Milliseconds since the run began, monotonic.","type":"number","minimum":0},"v":{"description":"Version of the data's shape.","type":"integer","minimum":1},"run":{"type":"string"},"type":{"description":"PascalCase, past tense.","type":"string","minLength":1},"subject":{"description":"model_id@version; null for facts of the engine.","type":["string","null"]},"data":{"type":"object","additionalProperties":true},"cause":{"description":"seq of the event that led to this one.","type":"integer","minimum":1}}},"fileCheckpoint":{"title":"FileCheckpoint","type":"object","required":["path","ranges"],"properties":{"path":{"type":"string"},"ranges":{"description":"Half-open byte ranges [from, to), sorted, disjoint.","type":"array","items":{"type":"array","prefixItems":[{"$ref":"common.schema.json#/$defs/bytes"},{"$ref":"common.schema.json#/$defs/bytes"}],"items":false,"minItems":2,"maxItems":2}},"etag":{"type":"string"}}},"EngineStarted":{"type":"object","required":["pid","version","node","platform","host","boot_id"],"properties":{"pid":{"type":"integer","minimum":0},"version":{"type":"string"},"node":{"type":"string"},"platform":{"type":"string"},"host":{"enum":["app","browser","cli","embedded"]},"boot_id":{"type":"string"}}},"EngineStopped":{"type":"object","required":["reason"],"properties":{"reason":{"type":"string"}}},"EngineCrashed":{"type":"object","required":["crashed_run","last_seq"],"properties":{"crashed_run":{"type":"string"},"last_seq":{"type":"integer","minimum":0}}},"JournalRecovered":{"type":"object","required":["segment","torn_bytes","torn_copy","last_seq"],"properties":{"segment":{"type":"integer","minimum":0},"torn_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"torn_copy":{"type":["string","null"]},"last_seq":{"type":"integer","minimum":0}}},"JournalDamaged":{"type":"object","required":["segment","offset","first_seq","last_seq","reason"],"properties":{"segment":{"type":"integer","minimum":0},"offset":{"$ref":"common.schema.json#/$defs/bytes"},"first_seq":{"type":["integer","null"],"minimum":0},"last_seq":{"type":["integer","null"],"minimum":0},"reason":{"type":"string"}}},"RegistryRebuilt":{"type":"object","required":["reason"],"properties":{"reason":{"enum":["missing","empty","invalid","foreign-edit","journal-damaged"]}}},"SettingsChanged":{"type":"object","required":["settings"],"properties":{"settings":{"description":"The values now in force; secrets are \"(set)\" or null.","type":"object","additionalProperties":true}}},"OrphanLockCleared":{"type":"object","required":["lock","kind"],"properties":{"lock":{"type":"string"},"kind":{"enum":["task","file"]}}},"DownloadRequested":{"type":"object","required":["task_id","kind","total_bytes"],"properties":{"task_id":{"type":"string"},"kind":{"$ref":"common.schema.json#/$defs/task_kind"},"total_bytes":{"anyOf":[{"$ref":"common.schema.json#/$defs/bytes"},{"type":"null"}]}}},"DownloadStarted":{"type":"object","required":["task_id","total_bytes","resumed_from_bytes","source","plan_sha256","file_count"],"properties":{"task_id":{"type":"string"},"total_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"resumed_from_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"source":{"enum":["manifest","checksum"]},"plan_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"file_count":{"type":"integer","minimum":0}}},"DownloadCheckpointed":{"type":"object","required":["task_id","received_bytes","total_bytes","files"],"properties":{"task_id":{"type":"string"},"received_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"total_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"files":{"type":"array","items":{"$ref":"#/$defs/fileCheckpoint"}},"reused_bytes":{"description":"Bytes since the last checkpoint that were copied from installed versions instead of fetched.","$ref":"common.schema.json#/$defs/bytes"}}},"DownloadPaused":{"type":"object","required":["task_id","reason","received_bytes"],"properties":{"task_id":{"type":"string"},"reason":{"$ref":"common.schema.json#/$defs/pause_reason"},"received_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"needed_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"error":{"$ref":"common.schema.json#/$defs/error"}}},"DownloadResumed":{"type":"object","required":["task_id","resumed_from_bytes"],"properties":{"task_id":{"type":"string"},"resumed_from_bytes":{"$ref":"common.schema.json#/$defs/bytes"}}},"RetryScheduled":{"type":"object","required":["task_id","attempt","retry_at","error"],"properties":{"task_id":{"type":"string"},"attempt":{"type":"integer","minimum":0},"retry_at":{"$ref":"common.schema.json#/$defs/time"},"wait_ms":{"type":"integer","minimum":0},"failing_ms":{"type":"integer","minimum":0},"error":{"$ref":"common.schema.json#/$defs/error"}}},"RemoteChanged":{"type":"object","required":["task_id","path","was","now"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"was":{"type":["string","null"]},"now":{"type":["string","null"]}}},"PieceRejected":{"type":"object","required":["task_id","path","piece","expected_sha256","actual_sha256"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"piece":{"type":"integer","minimum":0},"expected_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"actual_sha256":{"$ref":"common.schema.json#/$defs/sha256"}}},"FileVerified":{"type":"object","required":["task_id","path","size_bytes","sha256"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"sha256":{"$ref":"common.schema.json#/$defs/sha256"}}},"FileRejected":{"type":"object","required":["task_id","path","expected_sha256","actual_sha256"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"expected_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"actual_sha256":{"$ref":"common.schema.json#/$defs/sha256"}}},"DownloadFailed":{"type":"object","required":["task_id","error"],"properties":{"task_id":{"type":"string"},"error":{"$ref":"common.schema.json#/$defs/error"}}},"DownloadCancelled":{"type":"object","required":["task_id"],"properties":{"task_id":{"type":"string"}}},"PartialDiscarded":{"type":"object","required":["task_id","bytes"],"properties":{"task_id":{"type":"string"},"bytes":{"$ref":"common.schema.json#/$defs/bytes"}}},"ModelInstalled":{"type":"object","required":["task_id","size_bytes","checksum_sha256","file_count","duration_ms","extra"],"properties":{"task_id":{"type":"string"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"checksum_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"file_count":{"type":"integer","minimum":0},"duration_ms":{"type":"number","minimum":0},"extra":{"$ref":"common.schema.json#/$defs/extra"}}},"ModelDamaged":{"type":"object","required":["files"],"properties":{"files":{"type":"array","items":{"$ref":"common.schema.json#/$defs/damaged_file"}}}},"ModelMissing":{"type":"object","required":["reason"],"properties":{"reason":{"type":"string"}}},"ModelRepaired":{"type":"object","required":["task_id","size_bytes","checksum_sha256","fetched_bytes"],"properties":{"task_id":{"type":"string"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"checksum_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"fetched_bytes":{"$ref":"common.schema.json#/$defs/bytes"}}},"UpdateFound":{"type":"object","required":["installed_version"],"properties":{"installed_version":{"$ref":"common.schema.json#/$defs/version"}}},"RemovalRequested":{"type":"object","properties":{}},"RemovalFailed":{"type":"object","required":["error"],"properties":{"error":{"$ref":"common.schema.json#/$defs/error"}}},"ModelRemoved":{"type":"object","required":["freed_bytes"],"properties":{"freed_bytes":{"$ref":"common.schema.json#/$defs/bytes"}}},"ModelUnavailableReported":{"type":"object","required":["dispatch_task_id","reason","latency_ms"],"properties":{"dispatch_task_id":{"type":"string"},"reason":{"type":"string"},"latency_ms":{"type":"number","minimum":0}}},"UnavailableReportFailed":{"type":"object","required":["dispatch_task_id","reason","error"],"properties":{"dispatch_task_id":{"type":"string"},"reason":{"type":"string"},"error":{"$ref":"common.schema.json#/$defs/error"}}}}};
const schema81 = {"type":"object","required":["pid","version","node","platform","host","boot_id"],"properties":{"pid":{"type":"integer","minimum":0},"version":{"type":"string"},"node":{"type":"string"},"platform":{"type":"string"},"host":{"enum":["app","browser","cli","embedded"]},"boot_id":{"type":"string"}}};
const schema82 = {"type":"object","required":["reason"],"properties":{"reason":{"type":"string"}}};
const schema83 = {"type":"object","required":["crashed_run","last_seq"],"properties":{"crashed_run":{"type":"string"},"last_seq":{"type":"integer","minimum":0}}};
const schema88 = {"type":"object","required":["reason"],"properties":{"reason":{"enum":["missing","empty","invalid","foreign-edit","journal-damaged"]}}};
const schema89 = {"type":"object","required":["settings"],"properties":{"settings":{"description":"The values now in force; secrets are \"(set)\" or null.","type":"object","additionalProperties":true}}};
const schema90 = {"type":"object","required":["lock","kind"],"properties":{"lock":{"type":"string"},"kind":{"enum":["task","file"]}}};
const schema115 = {"type":"object","required":["task_id","path","was","now"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"was":{"type":["string","null"]},"now":{"type":["string","null"]}}};
const schema127 = {"type":"object","required":["task_id"],"properties":{"task_id":{"type":"string"}}};
const schema136 = {"type":"object","required":["reason"],"properties":{"reason":{"type":"string"}}};
const schema143 = {"type":"object","properties":{}};
const schema148 = {"type":"object","required":["dispatch_task_id","reason","latency_ms"],"properties":{"dispatch_task_id":{"type":"string"},"reason":{"type":"string"},"latency_ms":{"type":"number","minimum":0}}};
const schema79 = {"title":"Event","type":"object","required":["seq","time","up_ms","v","run","type","subject","data"],"properties":{"seq":{"description":"1, 2, 3, … without gaps.","type":"integer","minimum":1},"time":{"$ref":"common.schema.json#/$defs/time"},"up_ms":{"description":"Milliseconds since the run began, monotonic.","type":"number","minimum":0},"v":{"description":"Version of the data's shape.","type":"integer","minimum":1},"run":{"type":"string"},"type":{"description":"PascalCase, past tense.","type":"string","minLength":1},"subject":{"description":"model_id@version; null for facts of the engine.","type":["string","null"]},"data":{"type":"object","additionalProperties":true},"cause":{"description":"seq of the event that led to this one.","type":"integer","minimum":1}}};
const schema80 = {"description":"ISO 8601 date and time with a zone.","type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"};
const pattern12 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$", "u");

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.seq === undefined) && (missing0 = "seq")) || ((data.time === undefined) && (missing0 = "time"))) || ((data.up_ms === undefined) && (missing0 = "up_ms"))) || ((data.v === undefined) && (missing0 = "v"))) || ((data.run === undefined) && (missing0 = "run"))) || ((data.type === undefined) && (missing0 = "type"))) || ((data.subject === undefined) && (missing0 = "subject"))) || ((data.data === undefined) && (missing0 = "data"))){
validate37.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.seq !== undefined){
let data0 = data.seq;
const _errs1 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate37.errors = [{instancePath:instancePath+"/seq",schemaPath:"#/properties/seq/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs1){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 < 1 || isNaN(data0)){
validate37.errors = [{instancePath:instancePath+"/seq",schemaPath:"#/properties/seq/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.time !== undefined){
let data1 = data.time;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern12.test(data1)){
validate37.errors = [{instancePath:instancePath+"/time",schemaPath:"common.schema.json#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"+"\""}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/time",schemaPath:"common.schema.json#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.up_ms !== undefined){
let data2 = data.up_ms;
const _errs6 = errors;
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
validate37.errors = [{instancePath:instancePath+"/up_ms",schemaPath:"#/properties/up_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/up_ms",schemaPath:"#/properties/up_ms/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.v !== undefined){
let data3 = data.v;
const _errs8 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate37.errors = [{instancePath:instancePath+"/v",schemaPath:"#/properties/v/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 1 || isNaN(data3)){
validate37.errors = [{instancePath:instancePath+"/v",schemaPath:"#/properties/v/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.run !== undefined){
const _errs10 = errors;
if(typeof data.run !== "string"){
validate37.errors = [{instancePath:instancePath+"/run",schemaPath:"#/properties/run/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
let data5 = data.type;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data5 === "string"){
if(data5.length < 1){
validate37.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subject !== undefined){
let data6 = data.subject;
const _errs14 = errors;
if((typeof data6 !== "string") && (data6 !== null)){
validate37.errors = [{instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: schema79.properties.subject.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.data !== undefined){
let data7 = data.data;
const _errs16 = errors;
if(errors === _errs16){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
}
else {
validate37.errors = [{instancePath:instancePath+"/data",schemaPath:"#/properties/data/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cause !== undefined){
let data8 = data.cause;
const _errs19 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate37.errors = [{instancePath:instancePath+"/cause",schemaPath:"#/properties/cause/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs19){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 < 1 || isNaN(data8)){
validate37.errors = [{instancePath:instancePath+"/cause",schemaPath:"#/properties/cause/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate37.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":{"seq":true,"time":true,"up_ms":true,"v":true,"run":true,"type":true,"subject":true,"data":true,"cause":true},"dynamicProps":false,"dynamicItems":false};

const schema84 = {"type":"object","required":["segment","torn_bytes","torn_copy","last_seq"],"properties":{"segment":{"type":"integer","minimum":0},"torn_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"torn_copy":{"type":["string","null"]},"last_seq":{"type":"integer","minimum":0}}};

function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate39.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.segment === undefined) && (missing0 = "segment")) || ((data.torn_bytes === undefined) && (missing0 = "torn_bytes"))) || ((data.torn_copy === undefined) && (missing0 = "torn_copy"))) || ((data.last_seq === undefined) && (missing0 = "last_seq"))){
validate39.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.segment !== undefined){
let data0 = data.segment;
const _errs1 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate39.errors = [{instancePath:instancePath+"/segment",schemaPath:"#/properties/segment/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs1){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 < 0 || isNaN(data0)){
validate39.errors = [{instancePath:instancePath+"/segment",schemaPath:"#/properties/segment/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.torn_bytes !== undefined){
let data1 = data.torn_bytes;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate39.errors = [{instancePath:instancePath+"/torn_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate39.errors = [{instancePath:instancePath+"/torn_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate39.errors = [{instancePath:instancePath+"/torn_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.torn_copy !== undefined){
let data2 = data.torn_copy;
const _errs6 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate39.errors = [{instancePath:instancePath+"/torn_copy",schemaPath:"#/properties/torn_copy/type",keyword:"type",params:{type: schema84.properties.torn_copy.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.last_seq !== undefined){
let data3 = data.last_seq;
const _errs8 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate39.errors = [{instancePath:instancePath+"/last_seq",schemaPath:"#/properties/last_seq/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
validate39.errors = [{instancePath:instancePath+"/last_seq",schemaPath:"#/properties/last_seq/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate39.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate39.errors = vErrors;
return errors === 0;
}
validate39.evaluated = {"props":{"segment":true,"torn_bytes":true,"torn_copy":true,"last_seq":true},"dynamicProps":false,"dynamicItems":false};

const schema86 = {"type":"object","required":["segment","offset","first_seq","last_seq","reason"],"properties":{"segment":{"type":"integer","minimum":0},"offset":{"$ref":"common.schema.json#/$defs/bytes"},"first_seq":{"type":["integer","null"],"minimum":0},"last_seq":{"type":["integer","null"],"minimum":0},"reason":{"type":"string"}}};

function validate41(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate41.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.segment === undefined) && (missing0 = "segment")) || ((data.offset === undefined) && (missing0 = "offset"))) || ((data.first_seq === undefined) && (missing0 = "first_seq"))) || ((data.last_seq === undefined) && (missing0 = "last_seq"))) || ((data.reason === undefined) && (missing0 = "reason"))){
validate41.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.segment !== undefined){
let data0 = data.segment;
const _errs1 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate41.errors = [{instancePath:instancePath+"/segment",schemaPath:"#/properties/segment/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs1){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 < 0 || isNaN(data0)){
validate41.errors = [{instancePath:instancePath+"/segment",schemaPath:"#/properties/segment/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.offset !== undefined){
let data1 = data.offset;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate41.errors = [{instancePath:instancePath+"/offset",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate41.errors = [{instancePath:instancePath+"/offset",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate41.errors = [{instancePath:instancePath+"/offset",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.first_seq !== undefined){
let data2 = data.first_seq;
const _errs6 = errors;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
validate41.errors = [{instancePath:instancePath+"/first_seq",schemaPath:"#/properties/first_seq/type",keyword:"type",params:{type: schema86.properties.first_seq.type},message:"must be integer,null"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
validate41.errors = [{instancePath:instancePath+"/first_seq",schemaPath:"#/properties/first_seq/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.last_seq !== undefined){
let data3 = data.last_seq;
const _errs8 = errors;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (data3 !== null)){
validate41.errors = [{instancePath:instancePath+"/last_seq",schemaPath:"#/properties/last_seq/type",keyword:"type",params:{type: schema86.properties.last_seq.type},message:"must be integer,null"}];
return false;
}
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
validate41.errors = [{instancePath:instancePath+"/last_seq",schemaPath:"#/properties/last_seq/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs10 = errors;
if(typeof data.reason !== "string"){
validate41.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate41.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate41.errors = vErrors;
return errors === 0;
}
validate41.evaluated = {"props":{"segment":true,"offset":true,"first_seq":true,"last_seq":true,"reason":true},"dynamicProps":false,"dynamicItems":false};

const schema91 = {"type":"object","required":["task_id","kind","total_bytes"],"properties":{"task_id":{"type":"string"},"kind":{"$ref":"common.schema.json#/$defs/task_kind"},"total_bytes":{"anyOf":[{"$ref":"common.schema.json#/$defs/bytes"},{"type":"null"}]}}};
const schema92 = {"enum":["install","update","repair"]};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate43.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.kind === undefined) && (missing0 = "kind"))) || ((data.total_bytes === undefined) && (missing0 = "total_bytes"))){
validate43.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate43.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kind !== undefined){
let data1 = data.kind;
const _errs3 = errors;
if(!(((data1 === "install") || (data1 === "update")) || (data1 === "repair"))){
validate43.errors = [{instancePath:instancePath+"/kind",schemaPath:"common.schema.json#/$defs/task_kind/enum",keyword:"enum",params:{allowedValues: schema92.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.total_bytes !== undefined){
let data2 = data.total_bytes;
const _errs5 = errors;
const _errs6 = errors;
let valid2 = false;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err0 = {instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
const err1 = {instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
if(data2 < 0 || isNaN(data2)){
const err2 = {instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
}
var _valid0 = _errs7 === errors;
valid2 = valid2 || _valid0;
const _errs10 = errors;
if(data2 !== null){
const err3 = {instancePath:instancePath+"/total_bytes",schemaPath:"#/properties/total_bytes/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs10 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err4 = {instancePath:instancePath+"/total_bytes",schemaPath:"#/properties/total_bytes/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate43.errors = vErrors;
return false;
}
else {
errors = _errs6;
if(vErrors !== null){
if(_errs6){
vErrors.length = _errs6;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate43.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate43.errors = vErrors;
return errors === 0;
}
validate43.evaluated = {"props":{"task_id":true,"kind":true,"total_bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema94 = {"type":"object","required":["task_id","total_bytes","resumed_from_bytes","source","plan_sha256","file_count"],"properties":{"task_id":{"type":"string"},"total_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"resumed_from_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"source":{"enum":["manifest","checksum"]},"plan_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"file_count":{"type":"integer","minimum":0}}};
const schema97 = {"description":"Lower-case hexadecimal SHA-256.","type":"string","pattern":"^[0-9a-f]{64}$"};
const pattern13 = new RegExp("^[0-9a-f]{64}$", "u");

function validate45(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate45.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.total_bytes === undefined) && (missing0 = "total_bytes"))) || ((data.resumed_from_bytes === undefined) && (missing0 = "resumed_from_bytes"))) || ((data.source === undefined) && (missing0 = "source"))) || ((data.plan_sha256 === undefined) && (missing0 = "plan_sha256"))) || ((data.file_count === undefined) && (missing0 = "file_count"))){
validate45.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate45.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.total_bytes !== undefined){
let data1 = data.total_bytes;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate45.errors = [{instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate45.errors = [{instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate45.errors = [{instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resumed_from_bytes !== undefined){
let data2 = data.resumed_from_bytes;
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate45.errors = [{instancePath:instancePath+"/resumed_from_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate45.errors = [{instancePath:instancePath+"/resumed_from_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate45.errors = [{instancePath:instancePath+"/resumed_from_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.source !== undefined){
let data3 = data.source;
const _errs9 = errors;
if(!((data3 === "manifest") || (data3 === "checksum"))){
validate45.errors = [{instancePath:instancePath+"/source",schemaPath:"#/properties/source/enum",keyword:"enum",params:{allowedValues: schema94.properties.source.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.plan_sha256 !== undefined){
let data4 = data.plan_sha256;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(!pattern13.test(data4)){
validate45.errors = [{instancePath:instancePath+"/plan_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate45.errors = [{instancePath:instancePath+"/plan_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.file_count !== undefined){
let data5 = data.file_count;
const _errs13 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate45.errors = [{instancePath:instancePath+"/file_count",schemaPath:"#/properties/file_count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs13){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 < 0 || isNaN(data5)){
validate45.errors = [{instancePath:instancePath+"/file_count",schemaPath:"#/properties/file_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate45.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate45.errors = vErrors;
return errors === 0;
}
validate45.evaluated = {"props":{"task_id":true,"total_bytes":true,"resumed_from_bytes":true,"source":true,"plan_sha256":true,"file_count":true},"dynamicProps":false,"dynamicItems":false};

const schema98 = {"type":"object","required":["task_id","received_bytes","total_bytes","files"],"properties":{"task_id":{"type":"string"},"received_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"total_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"files":{"type":"array","items":{"$ref":"#/$defs/fileCheckpoint"}},"reused_bytes":{"description":"Bytes since the last checkpoint that were copied from installed versions instead of fetched.","$ref":"common.schema.json#/$defs/bytes"}}};
const schema101 = {"title":"FileCheckpoint","type":"object","required":["path","ranges"],"properties":{"path":{"type":"string"},"ranges":{"description":"Half-open byte ranges [from, to), sorted, disjoint.","type":"array","items":{"type":"array","prefixItems":[{"$ref":"common.schema.json#/$defs/bytes"},{"$ref":"common.schema.json#/$defs/bytes"}],"items":false,"minItems":2,"maxItems":2}},"etag":{"type":"string"}}};

function validate48(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate48.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.path === undefined) && (missing0 = "path")) || ((data.ranges === undefined) && (missing0 = "ranges"))){
validate48.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.path !== undefined){
const _errs1 = errors;
if(typeof data.path !== "string"){
validate48.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ranges !== undefined){
let data1 = data.ranges;
const _errs3 = errors;
if(errors === _errs3){
if(Array.isArray(data1)){
var valid1 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
if(data2.length > 2){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0,schemaPath:"#/properties/ranges/items/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"}];
return false;
}
else {
if(data2.length < 2){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0,schemaPath:"#/properties/ranges/items/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"}];
return false;
}
else {
const len1 = data2.length;
if(len1 > 0){
let data3 = data2[0];
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0+"/0",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0+"/0",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0+"/0",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid2 = _errs7 === errors;
}
if(valid2){
if(len1 > 1){
let data4 = data2[1];
const _errs10 = errors;
const _errs11 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0+"/1",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 9007199254740991 || isNaN(data4)){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0+"/1",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0+"/1",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid2 = _errs10 === errors;
}
if(valid2){
const len2 = data2.length;
if(!(len2 <= 2)){
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0,schemaPath:"#/properties/ranges/items/items",keyword:"items",params:{limit: 2},message:"must NOT have more than 2 items"}];
return false;
}
}
}
}
}
}
else {
validate48.errors = [{instancePath:instancePath+"/ranges/" + i0,schemaPath:"#/properties/ranges/items/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid1 = _errs5 === errors;
if(!valid1){
break;
}
}
}
else {
validate48.errors = [{instancePath:instancePath+"/ranges",schemaPath:"#/properties/ranges/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.etag !== undefined){
const _errs13 = errors;
if(typeof data.etag !== "string"){
validate48.errors = [{instancePath:instancePath+"/etag",schemaPath:"#/properties/etag/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate48.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate48.errors = vErrors;
return errors === 0;
}
validate48.evaluated = {"props":{"path":true,"ranges":true,"etag":true},"dynamicProps":false,"dynamicItems":false};


function validate47(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate47.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.received_bytes === undefined) && (missing0 = "received_bytes"))) || ((data.total_bytes === undefined) && (missing0 = "total_bytes"))) || ((data.files === undefined) && (missing0 = "files"))){
validate47.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate47.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.received_bytes !== undefined){
let data1 = data.received_bytes;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate47.errors = [{instancePath:instancePath+"/received_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate47.errors = [{instancePath:instancePath+"/received_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate47.errors = [{instancePath:instancePath+"/received_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.total_bytes !== undefined){
let data2 = data.total_bytes;
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate47.errors = [{instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate47.errors = [{instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate47.errors = [{instancePath:instancePath+"/total_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.files !== undefined){
let data3 = data.files;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
var valid3 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate48(data3[i0], {instancePath:instancePath+"/files/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate48.errors : vErrors.concat(validate48.errors);
errors = vErrors.length;
}
var valid3 = _errs11 === errors;
if(!valid3){
break;
}
}
}
else {
validate47.errors = [{instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reused_bytes !== undefined){
let data5 = data.reused_bytes;
const _errs12 = errors;
const _errs13 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate47.errors = [{instancePath:instancePath+"/reused_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs13){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 9007199254740991 || isNaN(data5)){
validate47.errors = [{instancePath:instancePath+"/reused_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate47.errors = [{instancePath:instancePath+"/reused_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate47.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate47.errors = vErrors;
return errors === 0;
}
validate47.evaluated = {"props":{"task_id":true,"received_bytes":true,"total_bytes":true,"files":true,"reused_bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema105 = {"type":"object","required":["task_id","reason","received_bytes"],"properties":{"task_id":{"type":"string"},"reason":{"$ref":"common.schema.json#/$defs/pause_reason"},"received_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"needed_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"error":{"$ref":"common.schema.json#/$defs/error"}}};
const schema106 = {"enum":["user","network","disk","suspend"]};
const schema109 = {"title":"ErrorValue","description":"A ModelError as plain JSON.","type":"object","required":["code","message","retryable"],"properties":{"code":{"enum":["MODEL_NOT_AVAILABLE","MODEL_UNKNOWN","VERSION_UNKNOWN","NETWORK_UNREACHABLE","NETWORK_TIMEOUT","SERVER_ERROR","SERVER_REJECTED","PROXY_INTERFERED","REMOTE_CHANGED","CHECKSUM_MISMATCH","SIZE_MISMATCH","MANIFEST_INVALID","SIGNATURE_INVALID","DISK_FULL","PERMISSION_DENIED","FILE_BUSY","MODEL_IN_USE","LOCK_HELD","DATA_DIRECTORY_IN_USE","JOURNAL_DAMAGED","JOURNAL_UNWRITABLE","SCHEDULER_UNREACHABLE","CANCELLED","INVALID_ARGUMENT"]},"message":{"type":"string"},"retryable":{"type":"boolean"},"details":{"type":"object","additionalProperties":true}}};

function validate51(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate51.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.reason === undefined) && (missing0 = "reason"))) || ((data.received_bytes === undefined) && (missing0 = "received_bytes"))){
validate51.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate51.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
let data1 = data.reason;
const _errs3 = errors;
if(!((((data1 === "user") || (data1 === "network")) || (data1 === "disk")) || (data1 === "suspend"))){
validate51.errors = [{instancePath:instancePath+"/reason",schemaPath:"common.schema.json#/$defs/pause_reason/enum",keyword:"enum",params:{allowedValues: schema106.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.received_bytes !== undefined){
let data2 = data.received_bytes;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate51.errors = [{instancePath:instancePath+"/received_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate51.errors = [{instancePath:instancePath+"/received_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate51.errors = [{instancePath:instancePath+"/received_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.needed_bytes !== undefined){
let data3 = data.needed_bytes;
const _errs8 = errors;
const _errs9 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate51.errors = [{instancePath:instancePath+"/needed_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate51.errors = [{instancePath:instancePath+"/needed_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate51.errors = [{instancePath:instancePath+"/needed_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error !== undefined){
let data4 = data.error;
const _errs11 = errors;
const _errs12 = errors;
if(errors === _errs12){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if((((data4.code === undefined) && (missing1 = "code")) || ((data4.message === undefined) && (missing1 = "message"))) || ((data4.retryable === undefined) && (missing1 = "retryable"))){
validate51.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data4.code !== undefined){
let data5 = data4.code;
const _errs14 = errors;
if(!((((((((((((((((((((((((data5 === "MODEL_NOT_AVAILABLE") || (data5 === "MODEL_UNKNOWN")) || (data5 === "VERSION_UNKNOWN")) || (data5 === "NETWORK_UNREACHABLE")) || (data5 === "NETWORK_TIMEOUT")) || (data5 === "SERVER_ERROR")) || (data5 === "SERVER_REJECTED")) || (data5 === "PROXY_INTERFERED")) || (data5 === "REMOTE_CHANGED")) || (data5 === "CHECKSUM_MISMATCH")) || (data5 === "SIZE_MISMATCH")) || (data5 === "MANIFEST_INVALID")) || (data5 === "SIGNATURE_INVALID")) || (data5 === "DISK_FULL")) || (data5 === "PERMISSION_DENIED")) || (data5 === "FILE_BUSY")) || (data5 === "MODEL_IN_USE")) || (data5 === "LOCK_HELD")) || (data5 === "DATA_DIRECTORY_IN_USE")) || (data5 === "JOURNAL_DAMAGED")) || (data5 === "JOURNAL_UNWRITABLE")) || (data5 === "SCHEDULER_UNREACHABLE")) || (data5 === "CANCELLED")) || (data5 === "INVALID_ARGUMENT"))){
validate51.errors = [{instancePath:instancePath+"/error/code",schemaPath:"common.schema.json#/$defs/error/properties/code/enum",keyword:"enum",params:{allowedValues: schema109.properties.code.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid5 = _errs14 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.message !== undefined){
const _errs15 = errors;
if(typeof data4.message !== "string"){
validate51.errors = [{instancePath:instancePath+"/error/message",schemaPath:"common.schema.json#/$defs/error/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs15 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.retryable !== undefined){
const _errs17 = errors;
if(typeof data4.retryable !== "boolean"){
validate51.errors = [{instancePath:instancePath+"/error/retryable",schemaPath:"common.schema.json#/$defs/error/properties/retryable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid5 = _errs17 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.details !== undefined){
let data8 = data4.details;
const _errs19 = errors;
if(errors === _errs19){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
}
else {
validate51.errors = [{instancePath:instancePath+"/error/details",schemaPath:"common.schema.json#/$defs/error/properties/details/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid5 = _errs19 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
else {
validate51.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate51.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate51.errors = vErrors;
return errors === 0;
}
validate51.evaluated = {"props":{"task_id":true,"reason":true,"received_bytes":true,"needed_bytes":true,"error":true},"dynamicProps":false,"dynamicItems":false};

const schema110 = {"type":"object","required":["task_id","resumed_from_bytes"],"properties":{"task_id":{"type":"string"},"resumed_from_bytes":{"$ref":"common.schema.json#/$defs/bytes"}}};

function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate53.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.task_id === undefined) && (missing0 = "task_id")) || ((data.resumed_from_bytes === undefined) && (missing0 = "resumed_from_bytes"))){
validate53.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate53.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resumed_from_bytes !== undefined){
let data1 = data.resumed_from_bytes;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate53.errors = [{instancePath:instancePath+"/resumed_from_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate53.errors = [{instancePath:instancePath+"/resumed_from_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate53.errors = [{instancePath:instancePath+"/resumed_from_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate53.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"props":{"task_id":true,"resumed_from_bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema112 = {"type":"object","required":["task_id","attempt","retry_at","error"],"properties":{"task_id":{"type":"string"},"attempt":{"type":"integer","minimum":0},"retry_at":{"$ref":"common.schema.json#/$defs/time"},"wait_ms":{"type":"integer","minimum":0},"failing_ms":{"type":"integer","minimum":0},"error":{"$ref":"common.schema.json#/$defs/error"}}};

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate55.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.attempt === undefined) && (missing0 = "attempt"))) || ((data.retry_at === undefined) && (missing0 = "retry_at"))) || ((data.error === undefined) && (missing0 = "error"))){
validate55.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate55.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.attempt !== undefined){
let data1 = data.attempt;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate55.errors = [{instancePath:instancePath+"/attempt",schemaPath:"#/properties/attempt/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 < 0 || isNaN(data1)){
validate55.errors = [{instancePath:instancePath+"/attempt",schemaPath:"#/properties/attempt/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retry_at !== undefined){
let data2 = data.retry_at;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern12.test(data2)){
validate55.errors = [{instancePath:instancePath+"/retry_at",schemaPath:"common.schema.json#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"+"\""}];
return false;
}
}
else {
validate55.errors = [{instancePath:instancePath+"/retry_at",schemaPath:"common.schema.json#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.wait_ms !== undefined){
let data3 = data.wait_ms;
const _errs8 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate55.errors = [{instancePath:instancePath+"/wait_ms",schemaPath:"#/properties/wait_ms/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
validate55.errors = [{instancePath:instancePath+"/wait_ms",schemaPath:"#/properties/wait_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.failing_ms !== undefined){
let data4 = data.failing_ms;
const _errs10 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate55.errors = [{instancePath:instancePath+"/failing_ms",schemaPath:"#/properties/failing_ms/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 0 || isNaN(data4)){
validate55.errors = [{instancePath:instancePath+"/failing_ms",schemaPath:"#/properties/failing_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error !== undefined){
let data5 = data.error;
const _errs12 = errors;
const _errs13 = errors;
if(errors === _errs13){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
let missing1;
if((((data5.code === undefined) && (missing1 = "code")) || ((data5.message === undefined) && (missing1 = "message"))) || ((data5.retryable === undefined) && (missing1 = "retryable"))){
validate55.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data5.code !== undefined){
let data6 = data5.code;
const _errs15 = errors;
if(!((((((((((((((((((((((((data6 === "MODEL_NOT_AVAILABLE") || (data6 === "MODEL_UNKNOWN")) || (data6 === "VERSION_UNKNOWN")) || (data6 === "NETWORK_UNREACHABLE")) || (data6 === "NETWORK_TIMEOUT")) || (data6 === "SERVER_ERROR")) || (data6 === "SERVER_REJECTED")) || (data6 === "PROXY_INTERFERED")) || (data6 === "REMOTE_CHANGED")) || (data6 === "CHECKSUM_MISMATCH")) || (data6 === "SIZE_MISMATCH")) || (data6 === "MANIFEST_INVALID")) || (data6 === "SIGNATURE_INVALID")) || (data6 === "DISK_FULL")) || (data6 === "PERMISSION_DENIED")) || (data6 === "FILE_BUSY")) || (data6 === "MODEL_IN_USE")) || (data6 === "LOCK_HELD")) || (data6 === "DATA_DIRECTORY_IN_USE")) || (data6 === "JOURNAL_DAMAGED")) || (data6 === "JOURNAL_UNWRITABLE")) || (data6 === "SCHEDULER_UNREACHABLE")) || (data6 === "CANCELLED")) || (data6 === "INVALID_ARGUMENT"))){
validate55.errors = [{instancePath:instancePath+"/error/code",schemaPath:"common.schema.json#/$defs/error/properties/code/enum",keyword:"enum",params:{allowedValues: schema109.properties.code.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid3 = _errs15 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data5.message !== undefined){
const _errs16 = errors;
if(typeof data5.message !== "string"){
validate55.errors = [{instancePath:instancePath+"/error/message",schemaPath:"common.schema.json#/$defs/error/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs16 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data5.retryable !== undefined){
const _errs18 = errors;
if(typeof data5.retryable !== "boolean"){
validate55.errors = [{instancePath:instancePath+"/error/retryable",schemaPath:"common.schema.json#/$defs/error/properties/retryable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid3 = _errs18 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data5.details !== undefined){
let data9 = data5.details;
const _errs20 = errors;
if(errors === _errs20){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
}
else {
validate55.errors = [{instancePath:instancePath+"/error/details",schemaPath:"common.schema.json#/$defs/error/properties/details/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs20 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
else {
validate55.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate55.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate55.errors = vErrors;
return errors === 0;
}
validate55.evaluated = {"props":{"task_id":true,"attempt":true,"retry_at":true,"wait_ms":true,"failing_ms":true,"error":true},"dynamicProps":false,"dynamicItems":false};

const schema116 = {"type":"object","required":["task_id","path","piece","expected_sha256","actual_sha256"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"piece":{"type":"integer","minimum":0},"expected_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"actual_sha256":{"$ref":"common.schema.json#/$defs/sha256"}}};

function validate57(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate57.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.path === undefined) && (missing0 = "path"))) || ((data.piece === undefined) && (missing0 = "piece"))) || ((data.expected_sha256 === undefined) && (missing0 = "expected_sha256"))) || ((data.actual_sha256 === undefined) && (missing0 = "actual_sha256"))){
validate57.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate57.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
const _errs3 = errors;
if(typeof data.path !== "string"){
validate57.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.piece !== undefined){
let data2 = data.piece;
const _errs5 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate57.errors = [{instancePath:instancePath+"/piece",schemaPath:"#/properties/piece/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
validate57.errors = [{instancePath:instancePath+"/piece",schemaPath:"#/properties/piece/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expected_sha256 !== undefined){
let data3 = data.expected_sha256;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(!pattern13.test(data3)){
validate57.errors = [{instancePath:instancePath+"/expected_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate57.errors = [{instancePath:instancePath+"/expected_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.actual_sha256 !== undefined){
let data4 = data.actual_sha256;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(!pattern13.test(data4)){
validate57.errors = [{instancePath:instancePath+"/actual_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate57.errors = [{instancePath:instancePath+"/actual_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate57.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate57.errors = vErrors;
return errors === 0;
}
validate57.evaluated = {"props":{"task_id":true,"path":true,"piece":true,"expected_sha256":true,"actual_sha256":true},"dynamicProps":false,"dynamicItems":false};

const schema119 = {"type":"object","required":["task_id","path","size_bytes","sha256"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"sha256":{"$ref":"common.schema.json#/$defs/sha256"}}};

function validate59(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate59.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.path === undefined) && (missing0 = "path"))) || ((data.size_bytes === undefined) && (missing0 = "size_bytes"))) || ((data.sha256 === undefined) && (missing0 = "sha256"))){
validate59.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate59.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
const _errs3 = errors;
if(typeof data.path !== "string"){
validate59.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.size_bytes !== undefined){
let data2 = data.size_bytes;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate59.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate59.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate59.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sha256 !== undefined){
let data3 = data.sha256;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data3 === "string"){
if(!pattern13.test(data3)){
validate59.errors = [{instancePath:instancePath+"/sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate59.errors = [{instancePath:instancePath+"/sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate59.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate59.errors = vErrors;
return errors === 0;
}
validate59.evaluated = {"props":{"task_id":true,"path":true,"size_bytes":true,"sha256":true},"dynamicProps":false,"dynamicItems":false};

const schema122 = {"type":"object","required":["task_id","path","expected_sha256","actual_sha256"],"properties":{"task_id":{"type":"string"},"path":{"type":"string"},"expected_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"actual_sha256":{"$ref":"common.schema.json#/$defs/sha256"}}};

function validate61(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate61.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.path === undefined) && (missing0 = "path"))) || ((data.expected_sha256 === undefined) && (missing0 = "expected_sha256"))) || ((data.actual_sha256 === undefined) && (missing0 = "actual_sha256"))){
validate61.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate61.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
const _errs3 = errors;
if(typeof data.path !== "string"){
validate61.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expected_sha256 !== undefined){
let data2 = data.expected_sha256;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern13.test(data2)){
validate61.errors = [{instancePath:instancePath+"/expected_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate61.errors = [{instancePath:instancePath+"/expected_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.actual_sha256 !== undefined){
let data3 = data.actual_sha256;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data3 === "string"){
if(!pattern13.test(data3)){
validate61.errors = [{instancePath:instancePath+"/actual_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate61.errors = [{instancePath:instancePath+"/actual_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate61.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate61.errors = vErrors;
return errors === 0;
}
validate61.evaluated = {"props":{"task_id":true,"path":true,"expected_sha256":true,"actual_sha256":true},"dynamicProps":false,"dynamicItems":false};

const schema125 = {"type":"object","required":["task_id","error"],"properties":{"task_id":{"type":"string"},"error":{"$ref":"common.schema.json#/$defs/error"}}};

function validate63(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate63.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.task_id === undefined) && (missing0 = "task_id")) || ((data.error === undefined) && (missing0 = "error"))){
validate63.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate63.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error !== undefined){
let data1 = data.error;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if((((data1.code === undefined) && (missing1 = "code")) || ((data1.message === undefined) && (missing1 = "message"))) || ((data1.retryable === undefined) && (missing1 = "retryable"))){
validate63.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data1.code !== undefined){
let data2 = data1.code;
const _errs6 = errors;
if(!((((((((((((((((((((((((data2 === "MODEL_NOT_AVAILABLE") || (data2 === "MODEL_UNKNOWN")) || (data2 === "VERSION_UNKNOWN")) || (data2 === "NETWORK_UNREACHABLE")) || (data2 === "NETWORK_TIMEOUT")) || (data2 === "SERVER_ERROR")) || (data2 === "SERVER_REJECTED")) || (data2 === "PROXY_INTERFERED")) || (data2 === "REMOTE_CHANGED")) || (data2 === "CHECKSUM_MISMATCH")) || (data2 === "SIZE_MISMATCH")) || (data2 === "MANIFEST_INVALID")) || (data2 === "SIGNATURE_INVALID")) || (data2 === "DISK_FULL")) || (data2 === "PERMISSION_DENIED")) || (data2 === "FILE_BUSY")) || (data2 === "MODEL_IN_USE")) || (data2 === "LOCK_HELD")) || (data2 === "DATA_DIRECTORY_IN_USE")) || (data2 === "JOURNAL_DAMAGED")) || (data2 === "JOURNAL_UNWRITABLE")) || (data2 === "SCHEDULER_UNREACHABLE")) || (data2 === "CANCELLED")) || (data2 === "INVALID_ARGUMENT"))){
validate63.errors = [{instancePath:instancePath+"/error/code",schemaPath:"common.schema.json#/$defs/error/properties/code/enum",keyword:"enum",params:{allowedValues: schema109.properties.code.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid2 = _errs6 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.message !== undefined){
const _errs7 = errors;
if(typeof data1.message !== "string"){
validate63.errors = [{instancePath:instancePath+"/error/message",schemaPath:"common.schema.json#/$defs/error/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs7 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.retryable !== undefined){
const _errs9 = errors;
if(typeof data1.retryable !== "boolean"){
validate63.errors = [{instancePath:instancePath+"/error/retryable",schemaPath:"common.schema.json#/$defs/error/properties/retryable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid2 = _errs9 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.details !== undefined){
let data5 = data1.details;
const _errs11 = errors;
if(errors === _errs11){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
}
else {
validate63.errors = [{instancePath:instancePath+"/error/details",schemaPath:"common.schema.json#/$defs/error/properties/details/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
validate63.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate63.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate63.errors = vErrors;
return errors === 0;
}
validate63.evaluated = {"props":{"task_id":true,"error":true},"dynamicProps":false,"dynamicItems":false};

const schema128 = {"type":"object","required":["task_id","bytes"],"properties":{"task_id":{"type":"string"},"bytes":{"$ref":"common.schema.json#/$defs/bytes"}}};

function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate65.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.task_id === undefined) && (missing0 = "task_id")) || ((data.bytes === undefined) && (missing0 = "bytes"))){
validate65.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate65.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data1 = data.bytes;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate65.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate65.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate65.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate65.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate65.errors = vErrors;
return errors === 0;
}
validate65.evaluated = {"props":{"task_id":true,"bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema130 = {"type":"object","required":["task_id","size_bytes","checksum_sha256","file_count","duration_ms","extra"],"properties":{"task_id":{"type":"string"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"checksum_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"file_count":{"type":"integer","minimum":0},"duration_ms":{"type":"number","minimum":0},"extra":{"$ref":"common.schema.json#/$defs/extra"}}};

function validate67(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate67.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.size_bytes === undefined) && (missing0 = "size_bytes"))) || ((data.checksum_sha256 === undefined) && (missing0 = "checksum_sha256"))) || ((data.file_count === undefined) && (missing0 = "file_count"))) || ((data.duration_ms === undefined) && (missing0 = "duration_ms"))) || ((data.extra === undefined) && (missing0 = "extra"))){
validate67.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate67.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.size_bytes !== undefined){
let data1 = data.size_bytes;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate67.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate67.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate67.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checksum_sha256 !== undefined){
let data2 = data.checksum_sha256;
const _errs6 = errors;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(!pattern13.test(data2)){
validate67.errors = [{instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate67.errors = [{instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.file_count !== undefined){
let data3 = data.file_count;
const _errs9 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate67.errors = [{instancePath:instancePath+"/file_count",schemaPath:"#/properties/file_count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
validate67.errors = [{instancePath:instancePath+"/file_count",schemaPath:"#/properties/file_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.duration_ms !== undefined){
let data4 = data.duration_ms;
const _errs11 = errors;
if(errors === _errs11){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 0 || isNaN(data4)){
validate67.errors = [{instancePath:instancePath+"/duration_ms",schemaPath:"#/properties/duration_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate67.errors = [{instancePath:instancePath+"/duration_ms",schemaPath:"#/properties/duration_ms/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.extra !== undefined){
let data5 = data.extra;
const _errs13 = errors;
const _errs14 = errors;
if(errors === _errs14){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
}
else {
validate67.errors = [{instancePath:instancePath+"/extra",schemaPath:"common.schema.json#/$defs/extra/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate67.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate67.errors = vErrors;
return errors === 0;
}
validate67.evaluated = {"props":{"task_id":true,"size_bytes":true,"checksum_sha256":true,"file_count":true,"duration_ms":true,"extra":true},"dynamicProps":false,"dynamicItems":false};

const schema134 = {"type":"object","required":["files"],"properties":{"files":{"type":"array","items":{"$ref":"common.schema.json#/$defs/damaged_file"}}}};
const schema135 = {"title":"DamagedFile","type":"object","required":["path","reason"],"properties":{"path":{"type":"string"},"reason":{"enum":["missing","size","checksum","unreadable"]}}};

function validate69(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate69.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.files === undefined) && (missing0 = "files")){
validate69.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.files !== undefined){
let data0 = data.files;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if(((data1.path === undefined) && (missing1 = "path")) || ((data1.reason === undefined) && (missing1 = "reason"))){
validate69.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"common.schema.json#/$defs/damaged_file/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data1.path !== undefined){
const _errs6 = errors;
if(typeof data1.path !== "string"){
validate69.errors = [{instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"common.schema.json#/$defs/damaged_file/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs6 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data1.reason !== undefined){
let data3 = data1.reason;
const _errs8 = errors;
if(!((((data3 === "missing") || (data3 === "size")) || (data3 === "checksum")) || (data3 === "unreadable"))){
validate69.errors = [{instancePath:instancePath+"/files/" + i0+"/reason",schemaPath:"common.schema.json#/$defs/damaged_file/properties/reason/enum",keyword:"enum",params:{allowedValues: schema135.properties.reason.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid3 = _errs8 === errors;
}
else {
var valid3 = true;
}
}
}
}
else {
validate69.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"common.schema.json#/$defs/damaged_file/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate69.errors = [{instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
}
}
}
else {
validate69.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate69.errors = vErrors;
return errors === 0;
}
validate69.evaluated = {"props":{"files":true},"dynamicProps":false,"dynamicItems":false};

const schema137 = {"type":"object","required":["task_id","size_bytes","checksum_sha256","fetched_bytes"],"properties":{"task_id":{"type":"string"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"checksum_sha256":{"$ref":"common.schema.json#/$defs/sha256"},"fetched_bytes":{"$ref":"common.schema.json#/$defs/bytes"}}};

function validate71(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate71.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.task_id === undefined) && (missing0 = "task_id")) || ((data.size_bytes === undefined) && (missing0 = "size_bytes"))) || ((data.checksum_sha256 === undefined) && (missing0 = "checksum_sha256"))) || ((data.fetched_bytes === undefined) && (missing0 = "fetched_bytes"))){
validate71.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.task_id !== undefined){
const _errs1 = errors;
if(typeof data.task_id !== "string"){
validate71.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.size_bytes !== undefined){
let data1 = data.size_bytes;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate71.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate71.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate71.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checksum_sha256 !== undefined){
let data2 = data.checksum_sha256;
const _errs6 = errors;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(!pattern13.test(data2)){
validate71.errors = [{instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate71.errors = [{instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fetched_bytes !== undefined){
let data3 = data.fetched_bytes;
const _errs9 = errors;
const _errs10 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate71.errors = [{instancePath:instancePath+"/fetched_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate71.errors = [{instancePath:instancePath+"/fetched_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate71.errors = [{instancePath:instancePath+"/fetched_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate71.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate71.errors = vErrors;
return errors === 0;
}
validate71.evaluated = {"props":{"task_id":true,"size_bytes":true,"checksum_sha256":true,"fetched_bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema141 = {"type":"object","required":["installed_version"],"properties":{"installed_version":{"$ref":"common.schema.json#/$defs/version"}}};

function validate73(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate73.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.installed_version === undefined) && (missing0 = "installed_version")){
validate73.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.installed_version !== undefined){
let data0 = data.installed_version;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length > 64){
validate73.errors = [{instancePath:instancePath+"/installed_version",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"}];
return false;
}
else {
if(!pattern8.test(data0)){
validate73.errors = [{instancePath:instancePath+"/installed_version",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""}];
return false;
}
}
}
else {
validate73.errors = [{instancePath:instancePath+"/installed_version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
}
}
}
else {
validate73.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate73.errors = vErrors;
return errors === 0;
}
validate73.evaluated = {"props":{"installed_version":true},"dynamicProps":false,"dynamicItems":false};

const schema144 = {"type":"object","required":["error"],"properties":{"error":{"$ref":"common.schema.json#/$defs/error"}}};

function validate75(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate75.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.error === undefined) && (missing0 = "error")){
validate75.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.error !== undefined){
let data0 = data.error;
const _errs2 = errors;
if(errors === _errs2){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing1;
if((((data0.code === undefined) && (missing1 = "code")) || ((data0.message === undefined) && (missing1 = "message"))) || ((data0.retryable === undefined) && (missing1 = "retryable"))){
validate75.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data0.code !== undefined){
let data1 = data0.code;
const _errs4 = errors;
if(!((((((((((((((((((((((((data1 === "MODEL_NOT_AVAILABLE") || (data1 === "MODEL_UNKNOWN")) || (data1 === "VERSION_UNKNOWN")) || (data1 === "NETWORK_UNREACHABLE")) || (data1 === "NETWORK_TIMEOUT")) || (data1 === "SERVER_ERROR")) || (data1 === "SERVER_REJECTED")) || (data1 === "PROXY_INTERFERED")) || (data1 === "REMOTE_CHANGED")) || (data1 === "CHECKSUM_MISMATCH")) || (data1 === "SIZE_MISMATCH")) || (data1 === "MANIFEST_INVALID")) || (data1 === "SIGNATURE_INVALID")) || (data1 === "DISK_FULL")) || (data1 === "PERMISSION_DENIED")) || (data1 === "FILE_BUSY")) || (data1 === "MODEL_IN_USE")) || (data1 === "LOCK_HELD")) || (data1 === "DATA_DIRECTORY_IN_USE")) || (data1 === "JOURNAL_DAMAGED")) || (data1 === "JOURNAL_UNWRITABLE")) || (data1 === "SCHEDULER_UNREACHABLE")) || (data1 === "CANCELLED")) || (data1 === "INVALID_ARGUMENT"))){
validate75.errors = [{instancePath:instancePath+"/error/code",schemaPath:"common.schema.json#/$defs/error/properties/code/enum",keyword:"enum",params:{allowedValues: schema109.properties.code.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid2 = _errs4 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.message !== undefined){
const _errs5 = errors;
if(typeof data0.message !== "string"){
validate75.errors = [{instancePath:instancePath+"/error/message",schemaPath:"common.schema.json#/$defs/error/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs5 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.retryable !== undefined){
const _errs7 = errors;
if(typeof data0.retryable !== "boolean"){
validate75.errors = [{instancePath:instancePath+"/error/retryable",schemaPath:"common.schema.json#/$defs/error/properties/retryable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid2 = _errs7 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.details !== undefined){
let data4 = data0.details;
const _errs9 = errors;
if(errors === _errs9){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
}
else {
validate75.errors = [{instancePath:instancePath+"/error/details",schemaPath:"common.schema.json#/$defs/error/properties/details/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs9 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
}
else {
validate75.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate75.errors = vErrors;
return errors === 0;
}
validate75.evaluated = {"props":{"error":true},"dynamicProps":false,"dynamicItems":false};

const schema146 = {"type":"object","required":["freed_bytes"],"properties":{"freed_bytes":{"$ref":"common.schema.json#/$defs/bytes"}}};

function validate77(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate77.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.freed_bytes === undefined) && (missing0 = "freed_bytes")){
validate77.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.freed_bytes !== undefined){
let data0 = data.freed_bytes;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate77.errors = [{instancePath:instancePath+"/freed_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate77.errors = [{instancePath:instancePath+"/freed_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate77.errors = [{instancePath:instancePath+"/freed_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
}
}
}
else {
validate77.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate77.errors = vErrors;
return errors === 0;
}
validate77.evaluated = {"props":{"freed_bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema149 = {"type":"object","required":["dispatch_task_id","reason","error"],"properties":{"dispatch_task_id":{"type":"string"},"reason":{"type":"string"},"error":{"$ref":"common.schema.json#/$defs/error"}}};

function validate79(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate79.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.dispatch_task_id === undefined) && (missing0 = "dispatch_task_id")) || ((data.reason === undefined) && (missing0 = "reason"))) || ((data.error === undefined) && (missing0 = "error"))){
validate79.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.dispatch_task_id !== undefined){
const _errs1 = errors;
if(typeof data.dispatch_task_id !== "string"){
validate79.errors = [{instancePath:instancePath+"/dispatch_task_id",schemaPath:"#/properties/dispatch_task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs3 = errors;
if(typeof data.reason !== "string"){
validate79.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error !== undefined){
let data2 = data.error;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing1;
if((((data2.code === undefined) && (missing1 = "code")) || ((data2.message === undefined) && (missing1 = "message"))) || ((data2.retryable === undefined) && (missing1 = "retryable"))){
validate79.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data2.code !== undefined){
let data3 = data2.code;
const _errs8 = errors;
if(!((((((((((((((((((((((((data3 === "MODEL_NOT_AVAILABLE") || (data3 === "MODEL_UNKNOWN")) || (data3 === "VERSION_UNKNOWN")) || (data3 === "NETWORK_UNREACHABLE")) || (data3 === "NETWORK_TIMEOUT")) || (data3 === "SERVER_ERROR")) || (data3 === "SERVER_REJECTED")) || (data3 === "PROXY_INTERFERED")) || (data3 === "REMOTE_CHANGED")) || (data3 === "CHECKSUM_MISMATCH")) || (data3 === "SIZE_MISMATCH")) || (data3 === "MANIFEST_INVALID")) || (data3 === "SIGNATURE_INVALID")) || (data3 === "DISK_FULL")) || (data3 === "PERMISSION_DENIED")) || (data3 === "FILE_BUSY")) || (data3 === "MODEL_IN_USE")) || (data3 === "LOCK_HELD")) || (data3 === "DATA_DIRECTORY_IN_USE")) || (data3 === "JOURNAL_DAMAGED")) || (data3 === "JOURNAL_UNWRITABLE")) || (data3 === "SCHEDULER_UNREACHABLE")) || (data3 === "CANCELLED")) || (data3 === "INVALID_ARGUMENT"))){
validate79.errors = [{instancePath:instancePath+"/error/code",schemaPath:"common.schema.json#/$defs/error/properties/code/enum",keyword:"enum",params:{allowedValues: schema109.properties.code.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid2 = _errs8 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data2.message !== undefined){
const _errs9 = errors;
if(typeof data2.message !== "string"){
validate79.errors = [{instancePath:instancePath+"/error/message",schemaPath:"common.schema.json#/$defs/error/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs9 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data2.retryable !== undefined){
const _errs11 = errors;
if(typeof data2.retryable !== "boolean"){
validate79.errors = [{instancePath:instancePath+"/error/retryable",schemaPath:"common.schema.json#/$defs/error/properties/retryable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data2.details !== undefined){
let data6 = data2.details;
const _errs13 = errors;
if(errors === _errs13){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
}
else {
validate79.errors = [{instancePath:instancePath+"/error/details",schemaPath:"common.schema.json#/$defs/error/properties/details/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
validate79.errors = [{instancePath:instancePath+"/error",schemaPath:"common.schema.json#/$defs/error/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate79.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate79.errors = vErrors;
return errors === 0;
}
validate79.evaluated = {"props":{"dispatch_task_id":true,"reason":true,"error":true},"dynamicProps":false,"dynamicItems":false};

const pattern23 = new RegExp("^[0-9a-f]{8}$", "u");

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/event.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate37(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
else {
const _errs0 = errors;
const _errs1 = errors;
let valid1 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs3 = errors;
if("EngineStarted" !== data.type){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var valid2 = _errs3 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.v !== undefined){
const _errs4 = errors;
if(1 !== data.v){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid2 = _errs4 === errors;
}
else {
var valid2 = true;
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data2 = data.data;
const _errs7 = errors;
if(errors === _errs7){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing0;
if(((((((data2.pid === undefined) && (missing0 = "pid")) || ((data2.version === undefined) && (missing0 = "version"))) || ((data2.node === undefined) && (missing0 = "node"))) || ((data2.platform === undefined) && (missing0 = "platform"))) || ((data2.host === undefined) && (missing0 = "host"))) || ((data2.boot_id === undefined) && (missing0 = "boot_id"))){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/EngineStarted/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data2.pid !== undefined){
let data3 = data2.pid;
const _errs9 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate36.errors = [{instancePath:instancePath+"/data/pid",schemaPath:"#/$defs/EngineStarted/properties/pid/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
validate36.errors = [{instancePath:instancePath+"/data/pid",schemaPath:"#/$defs/EngineStarted/properties/pid/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid5 = _errs9 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data2.version !== undefined){
const _errs11 = errors;
if(typeof data2.version !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/version",schemaPath:"#/$defs/EngineStarted/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs11 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data2.node !== undefined){
const _errs13 = errors;
if(typeof data2.node !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/node",schemaPath:"#/$defs/EngineStarted/properties/node/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs13 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data2.platform !== undefined){
const _errs15 = errors;
if(typeof data2.platform !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/platform",schemaPath:"#/$defs/EngineStarted/properties/platform/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs15 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data2.host !== undefined){
let data7 = data2.host;
const _errs17 = errors;
if(!((((data7 === "app") || (data7 === "browser")) || (data7 === "cli")) || (data7 === "embedded"))){
validate36.errors = [{instancePath:instancePath+"/data/host",schemaPath:"#/$defs/EngineStarted/properties/host/enum",keyword:"enum",params:{allowedValues: schema81.properties.host.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid5 = _errs17 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data2.boot_id !== undefined){
const _errs18 = errors;
if(typeof data2.boot_id !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/boot_id",schemaPath:"#/$defs/EngineStarted/properties/boot_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs18 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/EngineStarted/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
if(valid1){
var props0 = {};
props0.data = true;
props0.type = true;
props0.v = true;
}
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs0 === errors;
if(valid0){
if(props0 !== true){
props0 = props0 || {};
props0.seq = true;
props0.time = true;
props0.up_ms = true;
props0.v = true;
props0.run = true;
props0.type = true;
props0.subject = true;
props0.data = true;
props0.cause = true;
}
const _errs20 = errors;
const _errs21 = errors;
let valid6 = true;
const _errs22 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs23 = errors;
if("EngineStopped" !== data.type){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid7 = _errs23 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data.v !== undefined){
const _errs24 = errors;
if(1 !== data.v){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid7 = _errs24 === errors;
}
else {
var valid7 = true;
}
}
}
var _valid1 = _errs22 === errors;
errors = _errs21;
if(vErrors !== null){
if(_errs21){
vErrors.length = _errs21;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs25 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data11 = data.data;
const _errs27 = errors;
if(errors === _errs27){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
let missing1;
if((data11.reason === undefined) && (missing1 = "reason")){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/EngineStopped/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data11.reason !== undefined){
if(typeof data11.reason !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/reason",schemaPath:"#/$defs/EngineStopped/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/EngineStopped/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid1 = _errs25 === errors;
valid6 = _valid1;
if(valid6){
var props1 = {};
props1.data = true;
props1.type = true;
props1.v = true;
}
}
if(!valid6){
const err5 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs20 === errors;
if(valid0){
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
const _errs31 = errors;
const _errs32 = errors;
let valid11 = true;
const _errs33 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs34 = errors;
if("EngineCrashed" !== data.type){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var valid12 = _errs34 === errors;
}
else {
var valid12 = true;
}
if(valid12){
if(data.v !== undefined){
const _errs35 = errors;
if(1 !== data.v){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var valid12 = _errs35 === errors;
}
else {
var valid12 = true;
}
}
}
var _valid2 = _errs33 === errors;
errors = _errs32;
if(vErrors !== null){
if(_errs32){
vErrors.length = _errs32;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs36 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data15 = data.data;
const _errs38 = errors;
if(errors === _errs38){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
let missing2;
if(((data15.crashed_run === undefined) && (missing2 = "crashed_run")) || ((data15.last_seq === undefined) && (missing2 = "last_seq"))){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/EngineCrashed/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
if(data15.crashed_run !== undefined){
const _errs40 = errors;
if(typeof data15.crashed_run !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/crashed_run",schemaPath:"#/$defs/EngineCrashed/properties/crashed_run/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid15 = _errs40 === errors;
}
else {
var valid15 = true;
}
if(valid15){
if(data15.last_seq !== undefined){
let data17 = data15.last_seq;
const _errs42 = errors;
if(!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))){
validate36.errors = [{instancePath:instancePath+"/data/last_seq",schemaPath:"#/$defs/EngineCrashed/properties/last_seq/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs42){
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 < 0 || isNaN(data17)){
validate36.errors = [{instancePath:instancePath+"/data/last_seq",schemaPath:"#/$defs/EngineCrashed/properties/last_seq/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid15 = _errs42 === errors;
}
else {
var valid15 = true;
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/EngineCrashed/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid2 = _errs36 === errors;
valid11 = _valid2;
if(valid11){
var props2 = {};
props2.data = true;
props2.type = true;
props2.v = true;
}
}
if(!valid11){
const err8 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs31 === errors;
if(valid0){
if(props0 !== true && props2 !== undefined){
if(props2 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props2);
}
}
const _errs44 = errors;
const _errs45 = errors;
let valid16 = true;
const _errs46 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs47 = errors;
if("JournalRecovered" !== data.type){
const err9 = {};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var valid17 = _errs47 === errors;
}
else {
var valid17 = true;
}
if(valid17){
if(data.v !== undefined){
const _errs48 = errors;
if(1 !== data.v){
const err10 = {};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid17 = _errs48 === errors;
}
else {
var valid17 = true;
}
}
}
var _valid3 = _errs46 === errors;
errors = _errs45;
if(vErrors !== null){
if(_errs45){
vErrors.length = _errs45;
}
else {
vErrors = null;
}
}
if(_valid3){
const _errs49 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate39(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate39.errors : vErrors.concat(validate39.errors);
errors = vErrors.length;
}
}
}
var _valid3 = _errs49 === errors;
valid16 = _valid3;
if(valid16){
var props3 = {};
props3.data = true;
props3.type = true;
props3.v = true;
}
}
if(!valid16){
const err11 = {instancePath,schemaPath:"#/allOf/3/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs44 === errors;
if(valid0){
if(props0 !== true && props3 !== undefined){
if(props3 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props3);
}
}
const _errs51 = errors;
const _errs52 = errors;
let valid19 = true;
const _errs53 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs54 = errors;
if("JournalDamaged" !== data.type){
const err12 = {};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var valid20 = _errs54 === errors;
}
else {
var valid20 = true;
}
if(valid20){
if(data.v !== undefined){
const _errs55 = errors;
if(1 !== data.v){
const err13 = {};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var valid20 = _errs55 === errors;
}
else {
var valid20 = true;
}
}
}
var _valid4 = _errs53 === errors;
errors = _errs52;
if(vErrors !== null){
if(_errs52){
vErrors.length = _errs52;
}
else {
vErrors = null;
}
}
if(_valid4){
const _errs56 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate41(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate41.errors : vErrors.concat(validate41.errors);
errors = vErrors.length;
}
}
}
var _valid4 = _errs56 === errors;
valid19 = _valid4;
if(valid19){
var props4 = {};
props4.data = true;
props4.type = true;
props4.v = true;
}
}
if(!valid19){
const err14 = {instancePath,schemaPath:"#/allOf/4/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs51 === errors;
if(valid0){
if(props0 !== true && props4 !== undefined){
if(props4 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props4);
}
}
const _errs58 = errors;
const _errs59 = errors;
let valid22 = true;
const _errs60 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs61 = errors;
if("RegistryRebuilt" !== data.type){
const err15 = {};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var valid23 = _errs61 === errors;
}
else {
var valid23 = true;
}
if(valid23){
if(data.v !== undefined){
const _errs62 = errors;
if(1 !== data.v){
const err16 = {};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var valid23 = _errs62 === errors;
}
else {
var valid23 = true;
}
}
}
var _valid5 = _errs60 === errors;
errors = _errs59;
if(vErrors !== null){
if(_errs59){
vErrors.length = _errs59;
}
else {
vErrors = null;
}
}
if(_valid5){
const _errs63 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data26 = data.data;
const _errs65 = errors;
if(errors === _errs65){
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
let missing3;
if((data26.reason === undefined) && (missing3 = "reason")){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/RegistryRebuilt/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
if(data26.reason !== undefined){
let data27 = data26.reason;
if(!(((((data27 === "missing") || (data27 === "empty")) || (data27 === "invalid")) || (data27 === "foreign-edit")) || (data27 === "journal-damaged"))){
validate36.errors = [{instancePath:instancePath+"/data/reason",schemaPath:"#/$defs/RegistryRebuilt/properties/reason/enum",keyword:"enum",params:{allowedValues: schema88.properties.reason.enum},message:"must be equal to one of the allowed values"}];
return false;
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/RegistryRebuilt/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid5 = _errs63 === errors;
valid22 = _valid5;
if(valid22){
var props5 = {};
props5.data = true;
props5.type = true;
props5.v = true;
}
}
if(!valid22){
const err17 = {instancePath,schemaPath:"#/allOf/5/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs58 === errors;
if(valid0){
if(props0 !== true && props5 !== undefined){
if(props5 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props5);
}
}
const _errs68 = errors;
const _errs69 = errors;
let valid27 = true;
const _errs70 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs71 = errors;
if("SettingsChanged" !== data.type){
const err18 = {};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
var valid28 = _errs71 === errors;
}
else {
var valid28 = true;
}
if(valid28){
if(data.v !== undefined){
const _errs72 = errors;
if(1 !== data.v){
const err19 = {};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
var valid28 = _errs72 === errors;
}
else {
var valid28 = true;
}
}
}
var _valid6 = _errs70 === errors;
errors = _errs69;
if(vErrors !== null){
if(_errs69){
vErrors.length = _errs69;
}
else {
vErrors = null;
}
}
if(_valid6){
const _errs73 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data30 = data.data;
const _errs75 = errors;
if(errors === _errs75){
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
let missing4;
if((data30.settings === undefined) && (missing4 = "settings")){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/SettingsChanged/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
if(data30.settings !== undefined){
let data31 = data30.settings;
const _errs77 = errors;
if(errors === _errs77){
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
}
else {
validate36.errors = [{instancePath:instancePath+"/data/settings",schemaPath:"#/$defs/SettingsChanged/properties/settings/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/SettingsChanged/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid6 = _errs73 === errors;
valid27 = _valid6;
if(valid27){
var props6 = {};
props6.data = true;
props6.type = true;
props6.v = true;
}
}
if(!valid27){
const err20 = {instancePath,schemaPath:"#/allOf/6/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs68 === errors;
if(valid0){
if(props0 !== true && props6 !== undefined){
if(props6 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props6);
}
}
const _errs80 = errors;
const _errs81 = errors;
let valid32 = true;
const _errs82 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs83 = errors;
if("OrphanLockCleared" !== data.type){
const err21 = {};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var valid33 = _errs83 === errors;
}
else {
var valid33 = true;
}
if(valid33){
if(data.v !== undefined){
const _errs84 = errors;
if(1 !== data.v){
const err22 = {};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
var valid33 = _errs84 === errors;
}
else {
var valid33 = true;
}
}
}
var _valid7 = _errs82 === errors;
errors = _errs81;
if(vErrors !== null){
if(_errs81){
vErrors.length = _errs81;
}
else {
vErrors = null;
}
}
if(_valid7){
const _errs85 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data34 = data.data;
const _errs87 = errors;
if(errors === _errs87){
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
let missing5;
if(((data34.lock === undefined) && (missing5 = "lock")) || ((data34.kind === undefined) && (missing5 = "kind"))){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/OrphanLockCleared/required",keyword:"required",params:{missingProperty: missing5},message:"must have required property '"+missing5+"'"}];
return false;
}
else {
if(data34.lock !== undefined){
const _errs89 = errors;
if(typeof data34.lock !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/lock",schemaPath:"#/$defs/OrphanLockCleared/properties/lock/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid36 = _errs89 === errors;
}
else {
var valid36 = true;
}
if(valid36){
if(data34.kind !== undefined){
let data36 = data34.kind;
const _errs91 = errors;
if(!((data36 === "task") || (data36 === "file"))){
validate36.errors = [{instancePath:instancePath+"/data/kind",schemaPath:"#/$defs/OrphanLockCleared/properties/kind/enum",keyword:"enum",params:{allowedValues: schema90.properties.kind.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid36 = _errs91 === errors;
}
else {
var valid36 = true;
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/OrphanLockCleared/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid7 = _errs85 === errors;
valid32 = _valid7;
if(valid32){
var props7 = {};
props7.data = true;
props7.type = true;
props7.v = true;
}
}
if(!valid32){
const err23 = {instancePath,schemaPath:"#/allOf/7/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs80 === errors;
if(valid0){
if(props0 !== true && props7 !== undefined){
if(props7 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props7);
}
}
const _errs92 = errors;
const _errs93 = errors;
let valid37 = true;
const _errs94 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs95 = errors;
if("DownloadRequested" !== data.type){
const err24 = {};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
var valid38 = _errs95 === errors;
}
else {
var valid38 = true;
}
if(valid38){
if(data.v !== undefined){
const _errs96 = errors;
if(1 !== data.v){
const err25 = {};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
var valid38 = _errs96 === errors;
}
else {
var valid38 = true;
}
}
}
var _valid8 = _errs94 === errors;
errors = _errs93;
if(vErrors !== null){
if(_errs93){
vErrors.length = _errs93;
}
else {
vErrors = null;
}
}
if(_valid8){
const _errs97 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate43(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
}
}
var _valid8 = _errs97 === errors;
valid37 = _valid8;
if(valid37){
var props8 = {};
props8.data = true;
props8.type = true;
props8.v = true;
}
}
if(!valid37){
const err26 = {instancePath,schemaPath:"#/allOf/8/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs92 === errors;
if(valid0){
if(props0 !== true && props8 !== undefined){
if(props8 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props8);
}
}
const _errs99 = errors;
const _errs100 = errors;
let valid40 = true;
const _errs101 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs102 = errors;
if("DownloadStarted" !== data.type){
const err27 = {};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
var valid41 = _errs102 === errors;
}
else {
var valid41 = true;
}
if(valid41){
if(data.v !== undefined){
const _errs103 = errors;
if(1 !== data.v){
const err28 = {};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
var valid41 = _errs103 === errors;
}
else {
var valid41 = true;
}
}
}
var _valid9 = _errs101 === errors;
errors = _errs100;
if(vErrors !== null){
if(_errs100){
vErrors.length = _errs100;
}
else {
vErrors = null;
}
}
if(_valid9){
const _errs104 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate45(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate45.errors : vErrors.concat(validate45.errors);
errors = vErrors.length;
}
}
}
var _valid9 = _errs104 === errors;
valid40 = _valid9;
if(valid40){
var props9 = {};
props9.data = true;
props9.type = true;
props9.v = true;
}
}
if(!valid40){
const err29 = {instancePath,schemaPath:"#/allOf/9/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs99 === errors;
if(valid0){
if(props0 !== true && props9 !== undefined){
if(props9 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props9);
}
}
const _errs106 = errors;
const _errs107 = errors;
let valid43 = true;
const _errs108 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs109 = errors;
if("DownloadCheckpointed" !== data.type){
const err30 = {};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
var valid44 = _errs109 === errors;
}
else {
var valid44 = true;
}
if(valid44){
if(data.v !== undefined){
const _errs110 = errors;
if(1 !== data.v){
const err31 = {};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
var valid44 = _errs110 === errors;
}
else {
var valid44 = true;
}
}
}
var _valid10 = _errs108 === errors;
errors = _errs107;
if(vErrors !== null){
if(_errs107){
vErrors.length = _errs107;
}
else {
vErrors = null;
}
}
if(_valid10){
const _errs111 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate47(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors);
errors = vErrors.length;
}
}
}
var _valid10 = _errs111 === errors;
valid43 = _valid10;
if(valid43){
var props10 = {};
props10.data = true;
props10.type = true;
props10.v = true;
}
}
if(!valid43){
const err32 = {instancePath,schemaPath:"#/allOf/10/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs106 === errors;
if(valid0){
if(props0 !== true && props10 !== undefined){
if(props10 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props10);
}
}
const _errs113 = errors;
const _errs114 = errors;
let valid46 = true;
const _errs115 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs116 = errors;
if("DownloadPaused" !== data.type){
const err33 = {};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
var valid47 = _errs116 === errors;
}
else {
var valid47 = true;
}
if(valid47){
if(data.v !== undefined){
const _errs117 = errors;
if(1 !== data.v){
const err34 = {};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var valid47 = _errs117 === errors;
}
else {
var valid47 = true;
}
}
}
var _valid11 = _errs115 === errors;
errors = _errs114;
if(vErrors !== null){
if(_errs114){
vErrors.length = _errs114;
}
else {
vErrors = null;
}
}
if(_valid11){
const _errs118 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate51(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate51.errors : vErrors.concat(validate51.errors);
errors = vErrors.length;
}
}
}
var _valid11 = _errs118 === errors;
valid46 = _valid11;
if(valid46){
var props11 = {};
props11.data = true;
props11.type = true;
props11.v = true;
}
}
if(!valid46){
const err35 = {instancePath,schemaPath:"#/allOf/11/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs113 === errors;
if(valid0){
if(props0 !== true && props11 !== undefined){
if(props11 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props11);
}
}
const _errs120 = errors;
const _errs121 = errors;
let valid49 = true;
const _errs122 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs123 = errors;
if("DownloadResumed" !== data.type){
const err36 = {};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
var valid50 = _errs123 === errors;
}
else {
var valid50 = true;
}
if(valid50){
if(data.v !== undefined){
const _errs124 = errors;
if(1 !== data.v){
const err37 = {};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
var valid50 = _errs124 === errors;
}
else {
var valid50 = true;
}
}
}
var _valid12 = _errs122 === errors;
errors = _errs121;
if(vErrors !== null){
if(_errs121){
vErrors.length = _errs121;
}
else {
vErrors = null;
}
}
if(_valid12){
const _errs125 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate53(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
}
}
var _valid12 = _errs125 === errors;
valid49 = _valid12;
if(valid49){
var props12 = {};
props12.data = true;
props12.type = true;
props12.v = true;
}
}
if(!valid49){
const err38 = {instancePath,schemaPath:"#/allOf/12/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs120 === errors;
if(valid0){
if(props0 !== true && props12 !== undefined){
if(props12 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props12);
}
}
const _errs127 = errors;
const _errs128 = errors;
let valid52 = true;
const _errs129 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs130 = errors;
if("RetryScheduled" !== data.type){
const err39 = {};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
var valid53 = _errs130 === errors;
}
else {
var valid53 = true;
}
if(valid53){
if(data.v !== undefined){
const _errs131 = errors;
if(1 !== data.v){
const err40 = {};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
var valid53 = _errs131 === errors;
}
else {
var valid53 = true;
}
}
}
var _valid13 = _errs129 === errors;
errors = _errs128;
if(vErrors !== null){
if(_errs128){
vErrors.length = _errs128;
}
else {
vErrors = null;
}
}
if(_valid13){
const _errs132 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate55(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
errors = vErrors.length;
}
}
}
var _valid13 = _errs132 === errors;
valid52 = _valid13;
if(valid52){
var props13 = {};
props13.data = true;
props13.type = true;
props13.v = true;
}
}
if(!valid52){
const err41 = {instancePath,schemaPath:"#/allOf/13/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs127 === errors;
if(valid0){
if(props0 !== true && props13 !== undefined){
if(props13 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props13);
}
}
const _errs134 = errors;
const _errs135 = errors;
let valid55 = true;
const _errs136 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs137 = errors;
if("RemoteChanged" !== data.type){
const err42 = {};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
var valid56 = _errs137 === errors;
}
else {
var valid56 = true;
}
if(valid56){
if(data.v !== undefined){
const _errs138 = errors;
if(1 !== data.v){
const err43 = {};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
var valid56 = _errs138 === errors;
}
else {
var valid56 = true;
}
}
}
var _valid14 = _errs136 === errors;
errors = _errs135;
if(vErrors !== null){
if(_errs135){
vErrors.length = _errs135;
}
else {
vErrors = null;
}
}
if(_valid14){
const _errs139 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data57 = data.data;
const _errs141 = errors;
if(errors === _errs141){
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
let missing6;
if(((((data57.task_id === undefined) && (missing6 = "task_id")) || ((data57.path === undefined) && (missing6 = "path"))) || ((data57.was === undefined) && (missing6 = "was"))) || ((data57.now === undefined) && (missing6 = "now"))){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/RemoteChanged/required",keyword:"required",params:{missingProperty: missing6},message:"must have required property '"+missing6+"'"}];
return false;
}
else {
if(data57.task_id !== undefined){
const _errs143 = errors;
if(typeof data57.task_id !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/task_id",schemaPath:"#/$defs/RemoteChanged/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid59 = _errs143 === errors;
}
else {
var valid59 = true;
}
if(valid59){
if(data57.path !== undefined){
const _errs145 = errors;
if(typeof data57.path !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/path",schemaPath:"#/$defs/RemoteChanged/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid59 = _errs145 === errors;
}
else {
var valid59 = true;
}
if(valid59){
if(data57.was !== undefined){
let data60 = data57.was;
const _errs147 = errors;
if((typeof data60 !== "string") && (data60 !== null)){
validate36.errors = [{instancePath:instancePath+"/data/was",schemaPath:"#/$defs/RemoteChanged/properties/was/type",keyword:"type",params:{type: schema115.properties.was.type},message:"must be string,null"}];
return false;
}
var valid59 = _errs147 === errors;
}
else {
var valid59 = true;
}
if(valid59){
if(data57.now !== undefined){
let data61 = data57.now;
const _errs149 = errors;
if((typeof data61 !== "string") && (data61 !== null)){
validate36.errors = [{instancePath:instancePath+"/data/now",schemaPath:"#/$defs/RemoteChanged/properties/now/type",keyword:"type",params:{type: schema115.properties.now.type},message:"must be string,null"}];
return false;
}
var valid59 = _errs149 === errors;
}
else {
var valid59 = true;
}
}
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/RemoteChanged/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid14 = _errs139 === errors;
valid55 = _valid14;
if(valid55){
var props14 = {};
props14.data = true;
props14.type = true;
props14.v = true;
}
}
if(!valid55){
const err44 = {instancePath,schemaPath:"#/allOf/14/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs134 === errors;
if(valid0){
if(props0 !== true && props14 !== undefined){
if(props14 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props14);
}
}
const _errs151 = errors;
const _errs152 = errors;
let valid60 = true;
const _errs153 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs154 = errors;
if("PieceRejected" !== data.type){
const err45 = {};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
var valid61 = _errs154 === errors;
}
else {
var valid61 = true;
}
if(valid61){
if(data.v !== undefined){
const _errs155 = errors;
if(1 !== data.v){
const err46 = {};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
var valid61 = _errs155 === errors;
}
else {
var valid61 = true;
}
}
}
var _valid15 = _errs153 === errors;
errors = _errs152;
if(vErrors !== null){
if(_errs152){
vErrors.length = _errs152;
}
else {
vErrors = null;
}
}
if(_valid15){
const _errs156 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate57(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
errors = vErrors.length;
}
}
}
var _valid15 = _errs156 === errors;
valid60 = _valid15;
if(valid60){
var props15 = {};
props15.data = true;
props15.type = true;
props15.v = true;
}
}
if(!valid60){
const err47 = {instancePath,schemaPath:"#/allOf/15/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs151 === errors;
if(valid0){
if(props0 !== true && props15 !== undefined){
if(props15 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props15);
}
}
const _errs158 = errors;
const _errs159 = errors;
let valid63 = true;
const _errs160 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs161 = errors;
if("FileVerified" !== data.type){
const err48 = {};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
var valid64 = _errs161 === errors;
}
else {
var valid64 = true;
}
if(valid64){
if(data.v !== undefined){
const _errs162 = errors;
if(1 !== data.v){
const err49 = {};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var valid64 = _errs162 === errors;
}
else {
var valid64 = true;
}
}
}
var _valid16 = _errs160 === errors;
errors = _errs159;
if(vErrors !== null){
if(_errs159){
vErrors.length = _errs159;
}
else {
vErrors = null;
}
}
if(_valid16){
const _errs163 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate59(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate59.errors : vErrors.concat(validate59.errors);
errors = vErrors.length;
}
}
}
var _valid16 = _errs163 === errors;
valid63 = _valid16;
if(valid63){
var props16 = {};
props16.data = true;
props16.type = true;
props16.v = true;
}
}
if(!valid63){
const err50 = {instancePath,schemaPath:"#/allOf/16/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs158 === errors;
if(valid0){
if(props0 !== true && props16 !== undefined){
if(props16 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props16);
}
}
const _errs165 = errors;
const _errs166 = errors;
let valid66 = true;
const _errs167 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs168 = errors;
if("FileRejected" !== data.type){
const err51 = {};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
var valid67 = _errs168 === errors;
}
else {
var valid67 = true;
}
if(valid67){
if(data.v !== undefined){
const _errs169 = errors;
if(1 !== data.v){
const err52 = {};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
var valid67 = _errs169 === errors;
}
else {
var valid67 = true;
}
}
}
var _valid17 = _errs167 === errors;
errors = _errs166;
if(vErrors !== null){
if(_errs166){
vErrors.length = _errs166;
}
else {
vErrors = null;
}
}
if(_valid17){
const _errs170 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate61(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate61.errors : vErrors.concat(validate61.errors);
errors = vErrors.length;
}
}
}
var _valid17 = _errs170 === errors;
valid66 = _valid17;
if(valid66){
var props17 = {};
props17.data = true;
props17.type = true;
props17.v = true;
}
}
if(!valid66){
const err53 = {instancePath,schemaPath:"#/allOf/17/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs165 === errors;
if(valid0){
if(props0 !== true && props17 !== undefined){
if(props17 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props17);
}
}
const _errs172 = errors;
const _errs173 = errors;
let valid69 = true;
const _errs174 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs175 = errors;
if("DownloadFailed" !== data.type){
const err54 = {};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
var valid70 = _errs175 === errors;
}
else {
var valid70 = true;
}
if(valid70){
if(data.v !== undefined){
const _errs176 = errors;
if(1 !== data.v){
const err55 = {};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
var valid70 = _errs176 === errors;
}
else {
var valid70 = true;
}
}
}
var _valid18 = _errs174 === errors;
errors = _errs173;
if(vErrors !== null){
if(_errs173){
vErrors.length = _errs173;
}
else {
vErrors = null;
}
}
if(_valid18){
const _errs177 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate63(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate63.errors : vErrors.concat(validate63.errors);
errors = vErrors.length;
}
}
}
var _valid18 = _errs177 === errors;
valid69 = _valid18;
if(valid69){
var props18 = {};
props18.data = true;
props18.type = true;
props18.v = true;
}
}
if(!valid69){
const err56 = {instancePath,schemaPath:"#/allOf/18/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs172 === errors;
if(valid0){
if(props0 !== true && props18 !== undefined){
if(props18 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props18);
}
}
const _errs179 = errors;
const _errs180 = errors;
let valid72 = true;
const _errs181 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs182 = errors;
if("DownloadCancelled" !== data.type){
const err57 = {};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
var valid73 = _errs182 === errors;
}
else {
var valid73 = true;
}
if(valid73){
if(data.v !== undefined){
const _errs183 = errors;
if(1 !== data.v){
const err58 = {};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
var valid73 = _errs183 === errors;
}
else {
var valid73 = true;
}
}
}
var _valid19 = _errs181 === errors;
errors = _errs180;
if(vErrors !== null){
if(_errs180){
vErrors.length = _errs180;
}
else {
vErrors = null;
}
}
if(_valid19){
const _errs184 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data76 = data.data;
const _errs186 = errors;
if(errors === _errs186){
if(data76 && typeof data76 == "object" && !Array.isArray(data76)){
let missing7;
if((data76.task_id === undefined) && (missing7 = "task_id")){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/DownloadCancelled/required",keyword:"required",params:{missingProperty: missing7},message:"must have required property '"+missing7+"'"}];
return false;
}
else {
if(data76.task_id !== undefined){
if(typeof data76.task_id !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/task_id",schemaPath:"#/$defs/DownloadCancelled/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/DownloadCancelled/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid19 = _errs184 === errors;
valid72 = _valid19;
if(valid72){
var props19 = {};
props19.data = true;
props19.type = true;
props19.v = true;
}
}
if(!valid72){
const err59 = {instancePath,schemaPath:"#/allOf/19/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs179 === errors;
if(valid0){
if(props0 !== true && props19 !== undefined){
if(props19 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props19);
}
}
const _errs190 = errors;
const _errs191 = errors;
let valid77 = true;
const _errs192 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs193 = errors;
if("PartialDiscarded" !== data.type){
const err60 = {};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
var valid78 = _errs193 === errors;
}
else {
var valid78 = true;
}
if(valid78){
if(data.v !== undefined){
const _errs194 = errors;
if(1 !== data.v){
const err61 = {};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
var valid78 = _errs194 === errors;
}
else {
var valid78 = true;
}
}
}
var _valid20 = _errs192 === errors;
errors = _errs191;
if(vErrors !== null){
if(_errs191){
vErrors.length = _errs191;
}
else {
vErrors = null;
}
}
if(_valid20){
const _errs195 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate65(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
}
}
var _valid20 = _errs195 === errors;
valid77 = _valid20;
if(valid77){
var props20 = {};
props20.data = true;
props20.type = true;
props20.v = true;
}
}
if(!valid77){
const err62 = {instancePath,schemaPath:"#/allOf/20/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs190 === errors;
if(valid0){
if(props0 !== true && props20 !== undefined){
if(props20 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props20);
}
}
const _errs197 = errors;
const _errs198 = errors;
let valid80 = true;
const _errs199 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs200 = errors;
if("ModelInstalled" !== data.type){
const err63 = {};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
var valid81 = _errs200 === errors;
}
else {
var valid81 = true;
}
if(valid81){
if(data.v !== undefined){
const _errs201 = errors;
if(1 !== data.v){
const err64 = {};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
var valid81 = _errs201 === errors;
}
else {
var valid81 = true;
}
}
}
var _valid21 = _errs199 === errors;
errors = _errs198;
if(vErrors !== null){
if(_errs198){
vErrors.length = _errs198;
}
else {
vErrors = null;
}
}
if(_valid21){
const _errs202 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate67(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate67.errors : vErrors.concat(validate67.errors);
errors = vErrors.length;
}
}
}
var _valid21 = _errs202 === errors;
valid80 = _valid21;
if(valid80){
var props21 = {};
props21.data = true;
props21.type = true;
props21.v = true;
}
}
if(!valid80){
const err65 = {instancePath,schemaPath:"#/allOf/21/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs197 === errors;
if(valid0){
if(props0 !== true && props21 !== undefined){
if(props21 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props21);
}
}
const _errs204 = errors;
const _errs205 = errors;
let valid83 = true;
const _errs206 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs207 = errors;
if("ModelDamaged" !== data.type){
const err66 = {};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
var valid84 = _errs207 === errors;
}
else {
var valid84 = true;
}
if(valid84){
if(data.v !== undefined){
const _errs208 = errors;
if(1 !== data.v){
const err67 = {};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
var valid84 = _errs208 === errors;
}
else {
var valid84 = true;
}
}
}
var _valid22 = _errs206 === errors;
errors = _errs205;
if(vErrors !== null){
if(_errs205){
vErrors.length = _errs205;
}
else {
vErrors = null;
}
}
if(_valid22){
const _errs209 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate69(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate69.errors : vErrors.concat(validate69.errors);
errors = vErrors.length;
}
}
}
var _valid22 = _errs209 === errors;
valid83 = _valid22;
if(valid83){
var props22 = {};
props22.data = true;
props22.type = true;
props22.v = true;
}
}
if(!valid83){
const err68 = {instancePath,schemaPath:"#/allOf/22/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs204 === errors;
if(valid0){
if(props0 !== true && props22 !== undefined){
if(props22 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props22);
}
}
const _errs211 = errors;
const _errs212 = errors;
let valid86 = true;
const _errs213 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs214 = errors;
if("ModelMissing" !== data.type){
const err69 = {};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
var valid87 = _errs214 === errors;
}
else {
var valid87 = true;
}
if(valid87){
if(data.v !== undefined){
const _errs215 = errors;
if(1 !== data.v){
const err70 = {};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
var valid87 = _errs215 === errors;
}
else {
var valid87 = true;
}
}
}
var _valid23 = _errs213 === errors;
errors = _errs212;
if(vErrors !== null){
if(_errs212){
vErrors.length = _errs212;
}
else {
vErrors = null;
}
}
if(_valid23){
const _errs216 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data89 = data.data;
const _errs218 = errors;
if(errors === _errs218){
if(data89 && typeof data89 == "object" && !Array.isArray(data89)){
let missing8;
if((data89.reason === undefined) && (missing8 = "reason")){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/ModelMissing/required",keyword:"required",params:{missingProperty: missing8},message:"must have required property '"+missing8+"'"}];
return false;
}
else {
if(data89.reason !== undefined){
if(typeof data89.reason !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/reason",schemaPath:"#/$defs/ModelMissing/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/ModelMissing/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid23 = _errs216 === errors;
valid86 = _valid23;
if(valid86){
var props23 = {};
props23.data = true;
props23.type = true;
props23.v = true;
}
}
if(!valid86){
const err71 = {instancePath,schemaPath:"#/allOf/23/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs211 === errors;
if(valid0){
if(props0 !== true && props23 !== undefined){
if(props23 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props23);
}
}
const _errs222 = errors;
const _errs223 = errors;
let valid91 = true;
const _errs224 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs225 = errors;
if("ModelRepaired" !== data.type){
const err72 = {};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
var valid92 = _errs225 === errors;
}
else {
var valid92 = true;
}
if(valid92){
if(data.v !== undefined){
const _errs226 = errors;
if(1 !== data.v){
const err73 = {};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
var valid92 = _errs226 === errors;
}
else {
var valid92 = true;
}
}
}
var _valid24 = _errs224 === errors;
errors = _errs223;
if(vErrors !== null){
if(_errs223){
vErrors.length = _errs223;
}
else {
vErrors = null;
}
}
if(_valid24){
const _errs227 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate71(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate71.errors : vErrors.concat(validate71.errors);
errors = vErrors.length;
}
}
}
var _valid24 = _errs227 === errors;
valid91 = _valid24;
if(valid91){
var props24 = {};
props24.data = true;
props24.type = true;
props24.v = true;
}
}
if(!valid91){
const err74 = {instancePath,schemaPath:"#/allOf/24/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs222 === errors;
if(valid0){
if(props0 !== true && props24 !== undefined){
if(props24 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props24);
}
}
const _errs229 = errors;
const _errs230 = errors;
let valid94 = true;
const _errs231 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs232 = errors;
if("UpdateFound" !== data.type){
const err75 = {};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
var valid95 = _errs232 === errors;
}
else {
var valid95 = true;
}
if(valid95){
if(data.v !== undefined){
const _errs233 = errors;
if(1 !== data.v){
const err76 = {};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
var valid95 = _errs233 === errors;
}
else {
var valid95 = true;
}
}
}
var _valid25 = _errs231 === errors;
errors = _errs230;
if(vErrors !== null){
if(_errs230){
vErrors.length = _errs230;
}
else {
vErrors = null;
}
}
if(_valid25){
const _errs234 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate73(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate73.errors : vErrors.concat(validate73.errors);
errors = vErrors.length;
}
}
}
var _valid25 = _errs234 === errors;
valid94 = _valid25;
if(valid94){
var props25 = {};
props25.data = true;
props25.type = true;
props25.v = true;
}
}
if(!valid94){
const err77 = {instancePath,schemaPath:"#/allOf/25/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs229 === errors;
if(valid0){
if(props0 !== true && props25 !== undefined){
if(props25 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props25);
}
}
const _errs236 = errors;
const _errs237 = errors;
let valid97 = true;
const _errs238 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs239 = errors;
if("RemovalRequested" !== data.type){
const err78 = {};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
var valid98 = _errs239 === errors;
}
else {
var valid98 = true;
}
if(valid98){
if(data.v !== undefined){
const _errs240 = errors;
if(1 !== data.v){
const err79 = {};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
var valid98 = _errs240 === errors;
}
else {
var valid98 = true;
}
}
}
var _valid26 = _errs238 === errors;
errors = _errs237;
if(vErrors !== null){
if(_errs237){
vErrors.length = _errs237;
}
else {
vErrors = null;
}
}
if(_valid26){
const _errs241 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data99 = data.data;
const _errs243 = errors;
if(errors === _errs243){
if(!(data99 && typeof data99 == "object" && !Array.isArray(data99))){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/RemovalRequested/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid26 = _errs241 === errors;
valid97 = _valid26;
if(valid97){
var props26 = {};
props26.data = true;
props26.type = true;
props26.v = true;
}
}
if(!valid97){
const err80 = {instancePath,schemaPath:"#/allOf/26/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs236 === errors;
if(valid0){
if(props0 !== true && props26 !== undefined){
if(props26 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props26);
}
}
const _errs245 = errors;
const _errs246 = errors;
let valid101 = true;
const _errs247 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs248 = errors;
if("RemovalFailed" !== data.type){
const err81 = {};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
var valid102 = _errs248 === errors;
}
else {
var valid102 = true;
}
if(valid102){
if(data.v !== undefined){
const _errs249 = errors;
if(1 !== data.v){
const err82 = {};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
var valid102 = _errs249 === errors;
}
else {
var valid102 = true;
}
}
}
var _valid27 = _errs247 === errors;
errors = _errs246;
if(vErrors !== null){
if(_errs246){
vErrors.length = _errs246;
}
else {
vErrors = null;
}
}
if(_valid27){
const _errs250 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate75(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors);
errors = vErrors.length;
}
}
}
var _valid27 = _errs250 === errors;
valid101 = _valid27;
if(valid101){
var props27 = {};
props27.data = true;
props27.type = true;
props27.v = true;
}
}
if(!valid101){
const err83 = {instancePath,schemaPath:"#/allOf/27/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs245 === errors;
if(valid0){
if(props0 !== true && props27 !== undefined){
if(props27 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props27);
}
}
const _errs252 = errors;
const _errs253 = errors;
let valid104 = true;
const _errs254 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs255 = errors;
if("ModelRemoved" !== data.type){
const err84 = {};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
var valid105 = _errs255 === errors;
}
else {
var valid105 = true;
}
if(valid105){
if(data.v !== undefined){
const _errs256 = errors;
if(1 !== data.v){
const err85 = {};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
var valid105 = _errs256 === errors;
}
else {
var valid105 = true;
}
}
}
var _valid28 = _errs254 === errors;
errors = _errs253;
if(vErrors !== null){
if(_errs253){
vErrors.length = _errs253;
}
else {
vErrors = null;
}
}
if(_valid28){
const _errs257 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate77(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
}
}
var _valid28 = _errs257 === errors;
valid104 = _valid28;
if(valid104){
var props28 = {};
props28.data = true;
props28.type = true;
props28.v = true;
}
}
if(!valid104){
const err86 = {instancePath,schemaPath:"#/allOf/28/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs252 === errors;
if(valid0){
if(props0 !== true && props28 !== undefined){
if(props28 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props28);
}
}
const _errs259 = errors;
const _errs260 = errors;
let valid107 = true;
const _errs261 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs262 = errors;
if("ModelUnavailableReported" !== data.type){
const err87 = {};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
var valid108 = _errs262 === errors;
}
else {
var valid108 = true;
}
if(valid108){
if(data.v !== undefined){
const _errs263 = errors;
if(1 !== data.v){
const err88 = {};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
var valid108 = _errs263 === errors;
}
else {
var valid108 = true;
}
}
}
var _valid29 = _errs261 === errors;
errors = _errs260;
if(vErrors !== null){
if(_errs260){
vErrors.length = _errs260;
}
else {
vErrors = null;
}
}
if(_valid29){
const _errs264 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
let data108 = data.data;
const _errs266 = errors;
if(errors === _errs266){
if(data108 && typeof data108 == "object" && !Array.isArray(data108)){
let missing9;
if((((data108.dispatch_task_id === undefined) && (missing9 = "dispatch_task_id")) || ((data108.reason === undefined) && (missing9 = "reason"))) || ((data108.latency_ms === undefined) && (missing9 = "latency_ms"))){
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/ModelUnavailableReported/required",keyword:"required",params:{missingProperty: missing9},message:"must have required property '"+missing9+"'"}];
return false;
}
else {
if(data108.dispatch_task_id !== undefined){
const _errs268 = errors;
if(typeof data108.dispatch_task_id !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/dispatch_task_id",schemaPath:"#/$defs/ModelUnavailableReported/properties/dispatch_task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid111 = _errs268 === errors;
}
else {
var valid111 = true;
}
if(valid111){
if(data108.reason !== undefined){
const _errs270 = errors;
if(typeof data108.reason !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/reason",schemaPath:"#/$defs/ModelUnavailableReported/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid111 = _errs270 === errors;
}
else {
var valid111 = true;
}
if(valid111){
if(data108.latency_ms !== undefined){
let data111 = data108.latency_ms;
const _errs272 = errors;
if(errors === _errs272){
if((typeof data111 == "number") && (isFinite(data111))){
if(data111 < 0 || isNaN(data111)){
validate36.errors = [{instancePath:instancePath+"/data/latency_ms",schemaPath:"#/$defs/ModelUnavailableReported/properties/latency_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data/latency_ms",schemaPath:"#/$defs/ModelUnavailableReported/properties/latency_ms/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid111 = _errs272 === errors;
}
else {
var valid111 = true;
}
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/data",schemaPath:"#/$defs/ModelUnavailableReported/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
var _valid29 = _errs264 === errors;
valid107 = _valid29;
if(valid107){
var props29 = {};
props29.data = true;
props29.type = true;
props29.v = true;
}
}
if(!valid107){
const err89 = {instancePath,schemaPath:"#/allOf/29/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs259 === errors;
if(valid0){
if(props0 !== true && props29 !== undefined){
if(props29 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props29);
}
}
const _errs274 = errors;
const _errs275 = errors;
let valid112 = true;
const _errs276 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type !== undefined){
const _errs277 = errors;
if("UnavailableReportFailed" !== data.type){
const err90 = {};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
var valid113 = _errs277 === errors;
}
else {
var valid113 = true;
}
if(valid113){
if(data.v !== undefined){
const _errs278 = errors;
if(1 !== data.v){
const err91 = {};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
var valid113 = _errs278 === errors;
}
else {
var valid113 = true;
}
}
}
var _valid30 = _errs276 === errors;
errors = _errs275;
if(vErrors !== null){
if(_errs275){
vErrors.length = _errs275;
}
else {
vErrors = null;
}
}
if(_valid30){
const _errs279 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.data !== undefined){
if(!(validate79(data.data, {instancePath:instancePath+"/data",parentData:data,parentDataProperty:"data",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate79.errors : vErrors.concat(validate79.errors);
errors = vErrors.length;
}
}
}
var _valid30 = _errs279 === errors;
valid112 = _valid30;
if(valid112){
var props30 = {};
props30.data = true;
props30.type = true;
props30.v = true;
}
}
if(!valid112){
const err92 = {instancePath,schemaPath:"#/allOf/30/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
validate36.errors = vErrors;
return false;
}
var valid0 = _errs274 === errors;
if(valid0){
if(props0 !== true && props30 !== undefined){
if(props30 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props30);
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(props0 !== true){
props0 = props0 || {};
props0.durable = true;
props0.prev = true;
props0.of = true;
props0.crc = true;
props0.data = true;
}
if(data.durable !== undefined){
let data115 = data.durable;
const _errs281 = errors;
if(!(((typeof data115 == "number") && (!(data115 % 1) && !isNaN(data115))) && (isFinite(data115)))){
validate36.errors = [{instancePath:instancePath+"/durable",schemaPath:"#/properties/durable/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs281){
if((typeof data115 == "number") && (isFinite(data115))){
if(data115 < 0 || isNaN(data115)){
validate36.errors = [{instancePath:instancePath+"/durable",schemaPath:"#/properties/durable/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid115 = _errs281 === errors;
}
else {
var valid115 = true;
}
if(valid115){
if(data.prev !== undefined){
let data116 = data.prev;
const _errs283 = errors;
if(errors === _errs283){
if(typeof data116 === "string"){
if(!pattern23.test(data116)){
validate36.errors = [{instancePath:instancePath+"/prev",schemaPath:"#/properties/prev/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{8}$"},message:"must match pattern \""+"^[0-9a-f]{8}$"+"\""}];
return false;
}
}
else {
validate36.errors = [{instancePath:instancePath+"/prev",schemaPath:"#/properties/prev/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid115 = _errs283 === errors;
}
else {
var valid115 = true;
}
if(valid115){
if(data.of !== undefined){
let data117 = data.of;
const _errs285 = errors;
if(errors === _errs285){
if(Array.isArray(data117)){
var valid116 = true;
const len0 = data117.length;
for(let i0=0; i0<len0; i0++){
let data118 = data117[i0];
const _errs287 = errors;
if(!(((typeof data118 == "number") && (!(data118 % 1) && !isNaN(data118))) && (isFinite(data118)))){
validate36.errors = [{instancePath:instancePath+"/of/" + i0,schemaPath:"#/properties/of/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs287){
if((typeof data118 == "number") && (isFinite(data118))){
if(data118 < 1 || isNaN(data118)){
validate36.errors = [{instancePath:instancePath+"/of/" + i0,schemaPath:"#/properties/of/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid116 = _errs287 === errors;
if(!valid116){
break;
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/of",schemaPath:"#/properties/of/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid115 = _errs285 === errors;
}
else {
var valid115 = true;
}
if(valid115){
if(data.crc !== undefined){
let data119 = data.crc;
const _errs289 = errors;
if(errors === _errs289){
if(typeof data119 === "string"){
if(!pattern23.test(data119)){
validate36.errors = [{instancePath:instancePath+"/crc",schemaPath:"#/properties/crc/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{8}$"},message:"must match pattern \""+"^[0-9a-f]{8}$"+"\""}];
return false;
}
}
else {
validate36.errors = [{instancePath:instancePath+"/crc",schemaPath:"#/properties/crc/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid115 = _errs289 === errors;
}
else {
var valid115 = true;
}
if(valid115){
if(data.data !== undefined){
let data120 = data.data;
const _errs291 = errors;
if(data120 && typeof data120 == "object" && !Array.isArray(data120)){
if(data120.command_id !== undefined){
if(typeof data120.command_id !== "string"){
validate36.errors = [{instancePath:instancePath+"/data/command_id",schemaPath:"#/properties/data/properties/command_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
}
var valid115 = _errs291 === errors;
}
else {
var valid115 = true;
}
}
}
}
}
}
}
validate36.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate36.evaluated = {"dynamicProps":true,"dynamicItems":false};

export const manifest = validate81;
const schema151 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/manifest.schema.json","title":"Manifest","description":"manifest.json of a published version: every file with its hash and the hashes of its pieces. Version 1.","type":"object","required":["schema","model_id","version","files"],"properties":{"schema":{"const":1},"model_id":{"$ref":"common.schema.json#/$defs/model_id"},"version":{"$ref":"common.schema.json#/$defs/version"},"files":{"type":"array","items":{"title":"ManifestFile","type":"object","required":["path","size_bytes","sha256","piece_size","pieces"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"sha256":{"$ref":"common.schema.json#/$defs/sha256"},"piece_size":{"description":"Bytes of each piece but the last.","type":"integer","minimum":1,"maximum":9007199254740991},"pieces":{"description":"SHA-256 of each piece, in order; empty for an empty file.","type":"array","items":{"$ref":"common.schema.json#/$defs/sha256"}}}}},"extra":{"$ref":"common.schema.json#/$defs/extra"}}};
const schema154 = {"description":"A file's path inside a model version: relative, NFC, /-separated. Refused besides: what a platform cannot store.","type":"string","minLength":1,"maxLength":1024};

function validate81(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/manifest.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate81.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.schema === undefined) && (missing0 = "schema")) || ((data.model_id === undefined) && (missing0 = "model_id"))) || ((data.version === undefined) && (missing0 = "version"))) || ((data.files === undefined) && (missing0 = "files"))){
validate81.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.schema !== undefined){
const _errs1 = errors;
if(1 !== data.schema){
validate81.errors = [{instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.model_id !== undefined){
let data1 = data.model_id;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern7.test(data1)){
validate81.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\""}];
return false;
}
}
else {
validate81.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data2 = data.version;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length > 64){
validate81.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"}];
return false;
}
else {
if(!pattern8.test(data2)){
validate81.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""}];
return false;
}
}
}
else {
validate81.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.files !== undefined){
let data3 = data.files;
const _errs8 = errors;
if(errors === _errs8){
if(Array.isArray(data3)){
var valid3 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs10 = errors;
if(errors === _errs10){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if((((((data4.path === undefined) && (missing1 = "path")) || ((data4.size_bytes === undefined) && (missing1 = "size_bytes"))) || ((data4.sha256 === undefined) && (missing1 = "sha256"))) || ((data4.piece_size === undefined) && (missing1 = "piece_size"))) || ((data4.pieces === undefined) && (missing1 = "pieces"))){
validate81.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data4.path !== undefined){
let data5 = data4.path;
const _errs12 = errors;
const _errs13 = errors;
if(errors === _errs13){
if(typeof data5 === "string"){
if(data5.length > 1024){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"}];
return false;
}
else {
if(data5.length < 1){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid4 = _errs12 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data4.size_bytes !== undefined){
let data6 = data4.size_bytes;
const _errs15 = errors;
const _errs16 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs16){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid4 = _errs15 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data4.sha256 !== undefined){
let data7 = data4.sha256;
const _errs18 = errors;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data7 === "string"){
if(!pattern13.test(data7)){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid4 = _errs18 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data4.piece_size !== undefined){
let data8 = data4.piece_size;
const _errs21 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/piece_size",schemaPath:"#/properties/files/items/properties/piece_size/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs21){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 9007199254740991 || isNaN(data8)){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/piece_size",schemaPath:"#/properties/files/items/properties/piece_size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data8 < 1 || isNaN(data8)){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/piece_size",schemaPath:"#/properties/files/items/properties/piece_size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid4 = _errs21 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data4.pieces !== undefined){
let data9 = data4.pieces;
const _errs23 = errors;
if(errors === _errs23){
if(Array.isArray(data9)){
var valid8 = true;
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
const _errs25 = errors;
const _errs26 = errors;
if(errors === _errs26){
if(typeof data10 === "string"){
if(!pattern13.test(data10)){
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/pieces/" + i1,schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/pieces/" + i1,schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid8 = _errs25 === errors;
if(!valid8){
break;
}
}
}
else {
validate81.errors = [{instancePath:instancePath+"/files/" + i0+"/pieces",schemaPath:"#/properties/files/items/properties/pieces/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid4 = _errs23 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
else {
validate81.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs10 === errors;
if(!valid3){
break;
}
}
}
else {
validate81.errors = [{instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.extra !== undefined){
let data11 = data.extra;
const _errs28 = errors;
const _errs29 = errors;
if(errors === _errs29){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
}
else {
validate81.errors = [{instancePath:instancePath+"/extra",schemaPath:"common.schema.json#/$defs/extra/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate81.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate81.errors = vErrors;
return errors === 0;
}
validate81.evaluated = {"props":{"schema":true,"model_id":true,"version":true,"files":true,"extra":true},"dynamicProps":false,"dynamicItems":false};

export const model = validate82;
const schema159 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/model.schema.json","title":"ModelInfo","description":"GET /api/models/{model_id} of a model library. Version 1.","type":"object","required":["model_id","latest","versions"],"properties":{"model_id":{"$ref":"common.schema.json#/$defs/model_id"},"latest":{"anyOf":[{"$ref":"common.schema.json#/$defs/version"},{"type":"null"}]},"versions":{"type":"object","propertyNames":{"$ref":"common.schema.json#/$defs/version"},"additionalProperties":{"$ref":"#/$defs/version_info"}}},"$defs":{"version_info":{"title":"VersionInfo","type":"object","required":["size_bytes","checksum_sha256","published_at","files"],"properties":{"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"checksum_sha256":{"description":"SHA-256 of the version's checksum.sha256 file.","$ref":"common.schema.json#/$defs/sha256"},"published_at":{"$ref":"common.schema.json#/$defs/time"},"files":{"type":"array","items":{"type":"object","required":["path","size_bytes","sha256"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"sha256":{"$ref":"common.schema.json#/$defs/sha256"}}}},"extra":{"$ref":"common.schema.json#/$defs/extra"}}}}};
const schema163 = {"title":"VersionInfo","type":"object","required":["size_bytes","checksum_sha256","published_at","files"],"properties":{"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"checksum_sha256":{"description":"SHA-256 of the version's checksum.sha256 file.","$ref":"common.schema.json#/$defs/sha256"},"published_at":{"$ref":"common.schema.json#/$defs/time"},"files":{"type":"array","items":{"type":"object","required":["path","size_bytes","sha256"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"size_bytes":{"$ref":"common.schema.json#/$defs/bytes"},"sha256":{"$ref":"common.schema.json#/$defs/sha256"}}}},"extra":{"$ref":"common.schema.json#/$defs/extra"}}};

function validate83(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate83.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.size_bytes === undefined) && (missing0 = "size_bytes")) || ((data.checksum_sha256 === undefined) && (missing0 = "checksum_sha256"))) || ((data.published_at === undefined) && (missing0 = "published_at"))) || ((data.files === undefined) && (missing0 = "files"))){
validate83.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.size_bytes !== undefined){
let data0 = data.size_bytes;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate83.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate83.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate83.errors = [{instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checksum_sha256 !== undefined){
let data1 = data.checksum_sha256;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern13.test(data1)){
validate83.errors = [{instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate83.errors = [{instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.published_at !== undefined){
let data2 = data.published_at;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(!pattern12.test(data2)){
validate83.errors = [{instancePath:instancePath+"/published_at",schemaPath:"common.schema.json#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"+"\""}];
return false;
}
}
else {
validate83.errors = [{instancePath:instancePath+"/published_at",schemaPath:"common.schema.json#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.files !== undefined){
let data3 = data.files;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data3)){
var valid4 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs12 = errors;
if(errors === _errs12){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if((((data4.path === undefined) && (missing1 = "path")) || ((data4.size_bytes === undefined) && (missing1 = "size_bytes"))) || ((data4.sha256 === undefined) && (missing1 = "sha256"))){
validate83.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data4.path !== undefined){
let data5 = data4.path;
const _errs14 = errors;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data5 === "string"){
if(data5.length > 1024){
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"}];
return false;
}
else {
if(data5.length < 1){
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs14 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.size_bytes !== undefined){
let data6 = data4.size_bytes;
const _errs17 = errors;
const _errs18 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs18){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid5 = _errs17 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.sha256 !== undefined){
let data7 = data4.sha256;
const _errs20 = errors;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data7 === "string"){
if(!pattern13.test(data7)){
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate83.errors = [{instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs20 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
validate83.errors = [{instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid4 = _errs12 === errors;
if(!valid4){
break;
}
}
}
else {
validate83.errors = [{instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.extra !== undefined){
let data8 = data.extra;
const _errs23 = errors;
const _errs24 = errors;
if(errors === _errs24){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
}
else {
validate83.errors = [{instancePath:instancePath+"/extra",schemaPath:"common.schema.json#/$defs/extra/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate83.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate83.errors = vErrors;
return errors === 0;
}
validate83.evaluated = {"props":{"size_bytes":true,"checksum_sha256":true,"published_at":true,"files":true,"extra":true},"dynamicProps":false,"dynamicItems":false};


function validate82(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/model.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate82.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.model_id === undefined) && (missing0 = "model_id")) || ((data.latest === undefined) && (missing0 = "latest"))) || ((data.versions === undefined) && (missing0 = "versions"))){
validate82.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.model_id !== undefined){
let data0 = data.model_id;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern7.test(data0)){
validate82.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\""}];
return false;
}
}
else {
validate82.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.latest !== undefined){
let data1 = data.latest;
const _errs4 = errors;
const _errs5 = errors;
let valid2 = false;
const _errs6 = errors;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data1 === "string"){
if(data1.length > 64){
const err0 = {instancePath:instancePath+"/latest",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(!pattern8.test(data1)){
const err1 = {instancePath:instancePath+"/latest",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/latest",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid2 = valid2 || _valid0;
const _errs9 = errors;
if(data1 !== null){
const err3 = {instancePath:instancePath+"/latest",schemaPath:"#/properties/latest/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err4 = {instancePath:instancePath+"/latest",schemaPath:"#/properties/latest/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate82.errors = vErrors;
return false;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.versions !== undefined){
let data2 = data.versions;
const _errs11 = errors;
if(errors === _errs11){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key0 in data2){
const _errs13 = errors;
const _errs14 = errors;
if(errors === _errs14){
if(typeof key0 === "string"){
if(key0.length > 64){
const err5 = {instancePath:instancePath+"/versions",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",propertyName:key0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(!pattern8.test(key0)){
const err6 = {instancePath:instancePath+"/versions",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\"",propertyName:key0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/versions",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key0};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var valid4 = _errs13 === errors;
if(!valid4){
const err8 = {instancePath:instancePath+"/versions",schemaPath:"#/properties/versions/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate82.errors = vErrors;
return false;
break;
}
}
if(valid4){
for(const key1 in data2){
const _errs17 = errors;
if(!(validate83(data2[key1], {instancePath:instancePath+"/versions/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data2,parentDataProperty:key1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate83.errors : vErrors.concat(validate83.errors);
errors = vErrors.length;
}
var valid6 = _errs17 === errors;
if(!valid6){
break;
}
}
}
}
else {
validate82.errors = [{instancePath:instancePath+"/versions",schemaPath:"#/properties/versions/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate82.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate82.errors = vErrors;
return errors === 0;
}
validate82.evaluated = {"props":{"model_id":true,"latest":true,"versions":true},"dynamicProps":false,"dynamicItems":false};

export const node = validate85;
const schema171 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/node.schema.json","title":"NodeRegistration","description":"POST /api/nodes of the reference dispatch server: what a node can run now; replaces what it said before. Version 1.","type":"object","required":["node_id","ready"],"properties":{"node_id":{"description":"The node's name for itself, as in its reports.","type":"string","minLength":1,"maxLength":256},"url":{"description":"Where the node takes its tasks, for a dispatch server that sends them.","type":["string","null"],"maxLength":2048},"ready":{"description":"What is ready there: model_id@version.","type":"array","maxItems":10000,"items":{"type":"string","minLength":1,"maxLength":256}}}};

function validate85(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/node.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate85.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.node_id === undefined) && (missing0 = "node_id")) || ((data.ready === undefined) && (missing0 = "ready"))){
validate85.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.node_id !== undefined){
let data0 = data.node_id;
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(data0.length > 256){
validate85.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(data0.length < 1){
validate85.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate85.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
let data1 = data.url;
const _errs3 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate85.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type: schema171.properties.url.type},message:"must be string,null"}];
return false;
}
if(errors === _errs3){
if(typeof data1 === "string"){
if(data1.length > 2048){
validate85.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"}];
return false;
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ready !== undefined){
let data2 = data.ready;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
if(data2.length > 10000){
validate85.errors = [{instancePath:instancePath+"/ready",schemaPath:"#/properties/ready/maxItems",keyword:"maxItems",params:{limit: 10000},message:"must NOT have more than 10000 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(data3.length > 256){
validate85.errors = [{instancePath:instancePath+"/ready/" + i0,schemaPath:"#/properties/ready/items/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(data3.length < 1){
validate85.errors = [{instancePath:instancePath+"/ready/" + i0,schemaPath:"#/properties/ready/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate85.errors = [{instancePath:instancePath+"/ready/" + i0,schemaPath:"#/properties/ready/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs7 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate85.errors = [{instancePath:instancePath+"/ready",schemaPath:"#/properties/ready/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate85.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate85.errors = vErrors;
return errors === 0;
}
validate85.evaluated = {"props":{"node_id":true,"url":true,"ready":true},"dynamicProps":false,"dynamicItems":false};

export const ranking = validate86;
const schema172 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/ranking.schema.json","title":"Ranking","description":"GET /api/model-usage/ranking of a dispatch server: the models that tasks ask for most. Version 1.","type":"object","required":["generated_at","ranking"],"properties":{"generated_at":{"$ref":"common.schema.json#/$defs/time"},"ranking":{"type":"array","items":{"title":"RankingEntry","type":"object","required":["rank","model_id","demand"],"properties":{"rank":{"type":"integer","minimum":1},"model_id":{"$ref":"common.schema.json#/$defs/model_id"},"demand":{"description":"Tasks that asked for the model within the server's window.","type":"number","minimum":0}}}}}};

function validate86(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/ranking.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate86.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.generated_at === undefined) && (missing0 = "generated_at")) || ((data.ranking === undefined) && (missing0 = "ranking"))){
validate86.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.generated_at !== undefined){
let data0 = data.generated_at;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern12.test(data0)){
validate86.errors = [{instancePath:instancePath+"/generated_at",schemaPath:"common.schema.json#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"+"\""}];
return false;
}
}
else {
validate86.errors = [{instancePath:instancePath+"/generated_at",schemaPath:"common.schema.json#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ranking !== undefined){
let data1 = data.ranking;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs6 = errors;
if(errors === _errs6){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing1;
if((((data2.rank === undefined) && (missing1 = "rank")) || ((data2.model_id === undefined) && (missing1 = "model_id"))) || ((data2.demand === undefined) && (missing1 = "demand"))){
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0,schemaPath:"#/properties/ranking/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data2.rank !== undefined){
let data3 = data2.rank;
const _errs8 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0+"/rank",schemaPath:"#/properties/ranking/items/properties/rank/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 1 || isNaN(data3)){
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0+"/rank",schemaPath:"#/properties/ranking/items/properties/rank/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid3 = _errs8 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data2.model_id !== undefined){
let data4 = data2.model_id;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(!pattern7.test(data4)){
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\""}];
return false;
}
}
else {
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs10 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data2.demand !== undefined){
let data5 = data2.demand;
const _errs13 = errors;
if(errors === _errs13){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 < 0 || isNaN(data5)){
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0+"/demand",schemaPath:"#/properties/ranking/items/properties/demand/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
else {
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0+"/demand",schemaPath:"#/properties/ranking/items/properties/demand/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid3 = _errs13 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/ranking/" + i0,schemaPath:"#/properties/ranking/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/ranking",schemaPath:"#/properties/ranking/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate86.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate86.errors = vErrors;
return errors === 0;
}
validate86.evaluated = {"props":{"generated_at":true,"ranking":true},"dynamicProps":false,"dynamicItems":false};

export const registry = validate87;
const schema175 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/registry.schema.json","title":"Registry","description":"registry.json: what is installed, for other programs. Written by the model manager only; readers use versions with status \"ready\" and ignore fields that they do not know. Version 1.","type":"object","propertyNames":{"$ref":"common.schema.json#/$defs/model_id"},"additionalProperties":{"type":"object","propertyNames":{"$ref":"common.schema.json#/$defs/version"},"additionalProperties":{"$ref":"#/$defs/entry"}},"$defs":{"entry":{"title":"RegistryEntry","type":"object","required":["status","installed_at","size_bytes","checksum_sha256","extra"],"properties":{"status":{"$ref":"common.schema.json#/$defs/status"},"installed_at":{"description":"null before installation.","anyOf":[{"$ref":"common.schema.json#/$defs/time"},{"type":"null"}]},"size_bytes":{"anyOf":[{"$ref":"common.schema.json#/$defs/bytes"},{"type":"null"}]},"checksum_sha256":{"description":"SHA-256 of the version's checksum.sha256 file; null before installation.","anyOf":[{"$ref":"common.schema.json#/$defs/sha256"},{"type":"null"}]},"extra":{"$ref":"common.schema.json#/$defs/extra"}}}}};
const schema178 = {"title":"RegistryEntry","type":"object","required":["status","installed_at","size_bytes","checksum_sha256","extra"],"properties":{"status":{"$ref":"common.schema.json#/$defs/status"},"installed_at":{"description":"null before installation.","anyOf":[{"$ref":"common.schema.json#/$defs/time"},{"type":"null"}]},"size_bytes":{"anyOf":[{"$ref":"common.schema.json#/$defs/bytes"},{"type":"null"}]},"checksum_sha256":{"description":"SHA-256 of the version's checksum.sha256 file; null before installation.","anyOf":[{"$ref":"common.schema.json#/$defs/sha256"},{"type":"null"}]},"extra":{"$ref":"common.schema.json#/$defs/extra"}}};
const schema179 = {"title":"ModelStatus","enum":["queued","downloading","paused","verifying","ready","failed","damaged","missing","removing"]};

function validate88(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate88.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.status === undefined) && (missing0 = "status")) || ((data.installed_at === undefined) && (missing0 = "installed_at"))) || ((data.size_bytes === undefined) && (missing0 = "size_bytes"))) || ((data.checksum_sha256 === undefined) && (missing0 = "checksum_sha256"))) || ((data.extra === undefined) && (missing0 = "extra"))){
validate88.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.status !== undefined){
let data0 = data.status;
const _errs1 = errors;
if(!(((((((((data0 === "queued") || (data0 === "downloading")) || (data0 === "paused")) || (data0 === "verifying")) || (data0 === "ready")) || (data0 === "failed")) || (data0 === "damaged")) || (data0 === "missing")) || (data0 === "removing"))){
validate88.errors = [{instancePath:instancePath+"/status",schemaPath:"common.schema.json#/$defs/status/enum",keyword:"enum",params:{allowedValues: schema179.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.installed_at !== undefined){
let data1 = data.installed_at;
const _errs3 = errors;
const _errs4 = errors;
let valid2 = false;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(!pattern12.test(data1)){
const err0 = {instancePath:instancePath+"/installed_at",schemaPath:"common.schema.json#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"+"\""};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/installed_at",schemaPath:"common.schema.json#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs5 === errors;
valid2 = valid2 || _valid0;
const _errs8 = errors;
if(data1 !== null){
const err2 = {instancePath:instancePath+"/installed_at",schemaPath:"#/properties/installed_at/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs8 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err3 = {instancePath:instancePath+"/installed_at",schemaPath:"#/properties/installed_at/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate88.errors = vErrors;
return false;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.size_bytes !== undefined){
let data2 = data.size_bytes;
const _errs10 = errors;
const _errs11 = errors;
let valid4 = false;
const _errs12 = errors;
const _errs13 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(errors === _errs13){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(data2 < 0 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/size_bytes",schemaPath:"common.schema.json#/$defs/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
}
var _valid1 = _errs12 === errors;
valid4 = valid4 || _valid1;
const _errs15 = errors;
if(data2 !== null){
const err7 = {instancePath:instancePath+"/size_bytes",schemaPath:"#/properties/size_bytes/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid1 = _errs15 === errors;
valid4 = valid4 || _valid1;
if(!valid4){
const err8 = {instancePath:instancePath+"/size_bytes",schemaPath:"#/properties/size_bytes/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate88.errors = vErrors;
return false;
}
else {
errors = _errs11;
if(vErrors !== null){
if(_errs11){
vErrors.length = _errs11;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checksum_sha256 !== undefined){
let data3 = data.checksum_sha256;
const _errs17 = errors;
const _errs18 = errors;
let valid6 = false;
const _errs19 = errors;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data3 === "string"){
if(!pattern13.test(data3)){
const err9 = {instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/checksum_sha256",schemaPath:"common.schema.json#/$defs/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
var _valid2 = _errs19 === errors;
valid6 = valid6 || _valid2;
const _errs22 = errors;
if(data3 !== null){
const err11 = {instancePath:instancePath+"/checksum_sha256",schemaPath:"#/properties/checksum_sha256/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid2 = _errs22 === errors;
valid6 = valid6 || _valid2;
if(!valid6){
const err12 = {instancePath:instancePath+"/checksum_sha256",schemaPath:"#/properties/checksum_sha256/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
validate88.errors = vErrors;
return false;
}
else {
errors = _errs18;
if(vErrors !== null){
if(_errs18){
vErrors.length = _errs18;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.extra !== undefined){
let data4 = data.extra;
const _errs24 = errors;
const _errs25 = errors;
if(errors === _errs25){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
}
else {
validate88.errors = [{instancePath:instancePath+"/extra",schemaPath:"common.schema.json#/$defs/extra/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate88.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate88.errors = vErrors;
return errors === 0;
}
validate88.evaluated = {"props":{"status":true,"installed_at":true,"size_bytes":true,"checksum_sha256":true,"extra":true},"dynamicProps":false,"dynamicItems":false};


function validate87(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/registry.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate87.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof key0 === "string"){
if(!pattern7.test(key0)){
const err0 = {instancePath,schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\"",propertyName:key0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath,schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
const err2 = {instancePath,schemaPath:"#/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate87.errors = vErrors;
return false;
break;
}
}
if(valid0){
for(const key1 in data){
let data0 = data[key1];
const _errs5 = errors;
if(errors === _errs5){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key2 in data0){
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof key2 === "string"){
if(key2.length > 64){
const err3 = {instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",propertyName:key2};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(!pattern8.test(key2)){
const err4 = {instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\"",propertyName:key2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var valid3 = _errs7 === errors;
if(!valid3){
const err6 = {instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/propertyNames",keyword:"propertyNames",params:{propertyName: key2},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
validate87.errors = vErrors;
return false;
break;
}
}
if(valid3){
for(const key3 in data0){
const _errs11 = errors;
if(!(validate88(data0[key3], {instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data0,parentDataProperty:key3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate88.errors : vErrors.concat(validate88.errors);
errors = vErrors.length;
}
var valid5 = _errs11 === errors;
if(!valid5){
break;
}
}
}
}
else {
validate87.errors = [{instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs5 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate87.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate87.errors = vErrors;
return errors === 0;
}
validate87.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const report = validate90;
const schema184 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/report.schema.json","title":"UnavailableReport","description":"POST /api/model-unavailable of a dispatch server: a node cannot run a task because it lacks the model. Version 1.","type":"object","required":["node_id","task_id","model_id","version","code","reason","at"],"properties":{"node_id":{"type":"string","minLength":1,"maxLength":256},"task_id":{"description":"The dispatch server's task.","type":"string","minLength":1,"maxLength":256},"model_id":{"$ref":"common.schema.json#/$defs/model_id"},"version":{"anyOf":[{"$ref":"common.schema.json#/$defs/version"},{"type":"null"}]},"code":{"const":"MODEL_NOT_AVAILABLE"},"reason":{"description":"The local status, or \"not installed\".","type":"string","maxLength":1024},"at":{"$ref":"common.schema.json#/$defs/time"}}};

function validate90(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/report.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate90.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.node_id === undefined) && (missing0 = "node_id")) || ((data.task_id === undefined) && (missing0 = "task_id"))) || ((data.model_id === undefined) && (missing0 = "model_id"))) || ((data.version === undefined) && (missing0 = "version"))) || ((data.code === undefined) && (missing0 = "code"))) || ((data.reason === undefined) && (missing0 = "reason"))) || ((data.at === undefined) && (missing0 = "at"))){
validate90.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.node_id !== undefined){
let data0 = data.node_id;
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(data0.length > 256){
validate90.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(data0.length < 1){
validate90.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate90.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.task_id !== undefined){
let data1 = data.task_id;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(data1.length > 256){
validate90.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(data1.length < 1){
validate90.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate90.errors = [{instancePath:instancePath+"/task_id",schemaPath:"#/properties/task_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.model_id !== undefined){
let data2 = data.model_id;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern7.test(data2)){
validate90.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\""}];
return false;
}
}
else {
validate90.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data3 = data.version;
const _errs8 = errors;
const _errs9 = errors;
let valid2 = false;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data3 === "string"){
if(data3.length > 64){
const err0 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(!pattern8.test(data3)){
const err1 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs10 === errors;
valid2 = valid2 || _valid0;
const _errs13 = errors;
if(data3 !== null){
const err3 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs13 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err4 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate90.errors = vErrors;
return false;
}
else {
errors = _errs9;
if(vErrors !== null){
if(_errs9){
vErrors.length = _errs9;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs15 = errors;
if("MODEL_NOT_AVAILABLE" !== data.code){
validate90.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/const",keyword:"const",params:{allowedValue: "MODEL_NOT_AVAILABLE"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
let data5 = data.reason;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data5 === "string"){
if(data5.length > 1024){
validate90.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"}];
return false;
}
}
else {
validate90.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.at !== undefined){
let data6 = data.at;
const _errs18 = errors;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data6 === "string"){
if(!pattern12.test(data6)){
validate90.errors = [{instancePath:instancePath+"/at",schemaPath:"common.schema.json#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$"+"\""}];
return false;
}
}
else {
validate90.errors = [{instancePath:instancePath+"/at",schemaPath:"common.schema.json#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate90.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate90.errors = vErrors;
return errors === 0;
}
validate90.evaluated = {"props":{"node_id":true,"task_id":true,"model_id":true,"version":true,"code":true,"reason":true,"at":true},"dynamicProps":false,"dynamicItems":false};

export const settings = validate91;
const schema188 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/settings.schema.json","title":"Settings","description":"settings.json. Every field may be absent; unknown fields are kept. Version 1.","type":"object","properties":{"library_url":{"anyOf":[{"$ref":"common.schema.json#/$defs/url"},{"type":"null"}]},"scheduler_url":{"anyOf":[{"$ref":"common.schema.json#/$defs/url"},{"type":"null"}]},"library_token":{"type":["string","null"]},"scheduler_token":{"type":["string","null"]},"pinned_keys":{"description":"Ed25519 public keys. With any, only signed manifests are accepted.","type":"array","items":{"type":"string","minLength":1}},"models_dir":{"description":"Where models go; null: the data directory.","type":["string","null"]},"node_id":{"description":"This machine, to the dispatch server. Made once.","type":"string","minLength":1,"maxLength":256},"max_downloads":{"description":"Downloads at the same time.","type":"integer","minimum":1,"maximum":16},"connections_per_file":{"type":"integer","minimum":1,"maximum":16},"proxy_url":{"description":"Proxy for everything that leaves this machine, of HTTP or SOCKS; null: HTTP_PROXY, HTTPS_PROXY and NO_PROXY count.","anyOf":[{"$ref":"common.schema.json#/$defs/proxy"},{"type":"null"}]},"ca_file":{"description":"PEM file with further certificate authorities.","type":["string","null"]},"language":{"type":["string","null"],"pattern":"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"},"theme":{"enum":["system","light","dark"]}}};
const schema191 = {"description":"A proxy of HTTP or SOCKS. Names are looked up by the proxy with socks, socks4a and socks5h, else here.","type":"string","pattern":"^(https?|socks(4a?|5h?)?)://[^\\s/?#]+[^\\s?#]*$","maxLength":2048};
const pattern46 = new RegExp("^(https?|socks(4a?|5h?)?)://[^\\s/?#]+[^\\s?#]*$", "u");
const pattern47 = new RegExp("^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", "u");

function validate91(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/settings.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate91.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.library_url !== undefined){
let data0 = data.library_url;
const _errs1 = errors;
const _errs2 = errors;
let valid1 = false;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data0 === "string"){
if(data0.length > 2048){
const err0 = {instancePath:instancePath+"/library_url",schemaPath:"common.schema.json#/$defs/url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(!pattern4.test(data0)){
const err1 = {instancePath:instancePath+"/library_url",schemaPath:"common.schema.json#/$defs/url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s/?#]+[^\\s?#]*$"},message:"must match pattern \""+"^https?://[^\\s/?#]+[^\\s?#]*$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/library_url",schemaPath:"common.schema.json#/$defs/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid1 = valid1 || _valid0;
const _errs6 = errors;
if(data0 !== null){
const err3 = {instancePath:instancePath+"/library_url",schemaPath:"#/properties/library_url/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err4 = {instancePath:instancePath+"/library_url",schemaPath:"#/properties/library_url/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate91.errors = vErrors;
return false;
}
else {
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scheduler_url !== undefined){
let data1 = data.scheduler_url;
const _errs8 = errors;
const _errs9 = errors;
let valid3 = false;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data1 === "string"){
if(data1.length > 2048){
const err5 = {instancePath:instancePath+"/scheduler_url",schemaPath:"common.schema.json#/$defs/url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(!pattern4.test(data1)){
const err6 = {instancePath:instancePath+"/scheduler_url",schemaPath:"common.schema.json#/$defs/url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s/?#]+[^\\s?#]*$"},message:"must match pattern \""+"^https?://[^\\s/?#]+[^\\s?#]*$"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/scheduler_url",schemaPath:"common.schema.json#/$defs/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid1 = _errs10 === errors;
valid3 = valid3 || _valid1;
const _errs13 = errors;
if(data1 !== null){
const err8 = {instancePath:instancePath+"/scheduler_url",schemaPath:"#/properties/scheduler_url/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid1 = _errs13 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err9 = {instancePath:instancePath+"/scheduler_url",schemaPath:"#/properties/scheduler_url/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate91.errors = vErrors;
return false;
}
else {
errors = _errs9;
if(vErrors !== null){
if(_errs9){
vErrors.length = _errs9;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.library_token !== undefined){
let data2 = data.library_token;
const _errs15 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate91.errors = [{instancePath:instancePath+"/library_token",schemaPath:"#/properties/library_token/type",keyword:"type",params:{type: schema188.properties.library_token.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scheduler_token !== undefined){
let data3 = data.scheduler_token;
const _errs17 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate91.errors = [{instancePath:instancePath+"/scheduler_token",schemaPath:"#/properties/scheduler_token/type",keyword:"type",params:{type: schema188.properties.scheduler_token.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pinned_keys !== undefined){
let data4 = data.pinned_keys;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data4)){
var valid5 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs21 = errors;
if(errors === _errs21){
if(typeof data5 === "string"){
if(data5.length < 1){
validate91.errors = [{instancePath:instancePath+"/pinned_keys/" + i0,schemaPath:"#/properties/pinned_keys/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
else {
validate91.errors = [{instancePath:instancePath+"/pinned_keys/" + i0,schemaPath:"#/properties/pinned_keys/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs21 === errors;
if(!valid5){
break;
}
}
}
else {
validate91.errors = [{instancePath:instancePath+"/pinned_keys",schemaPath:"#/properties/pinned_keys/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.models_dir !== undefined){
let data6 = data.models_dir;
const _errs23 = errors;
if((typeof data6 !== "string") && (data6 !== null)){
validate91.errors = [{instancePath:instancePath+"/models_dir",schemaPath:"#/properties/models_dir/type",keyword:"type",params:{type: schema188.properties.models_dir.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.node_id !== undefined){
let data7 = data.node_id;
const _errs25 = errors;
if(errors === _errs25){
if(typeof data7 === "string"){
if(data7.length > 256){
validate91.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(data7.length < 1){
validate91.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate91.errors = [{instancePath:instancePath+"/node_id",schemaPath:"#/properties/node_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max_downloads !== undefined){
let data8 = data.max_downloads;
const _errs27 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate91.errors = [{instancePath:instancePath+"/max_downloads",schemaPath:"#/properties/max_downloads/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs27){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 16 || isNaN(data8)){
validate91.errors = [{instancePath:instancePath+"/max_downloads",schemaPath:"#/properties/max_downloads/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16},message:"must be <= 16"}];
return false;
}
else {
if(data8 < 1 || isNaN(data8)){
validate91.errors = [{instancePath:instancePath+"/max_downloads",schemaPath:"#/properties/max_downloads/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connections_per_file !== undefined){
let data9 = data.connections_per_file;
const _errs29 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
validate91.errors = [{instancePath:instancePath+"/connections_per_file",schemaPath:"#/properties/connections_per_file/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs29){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 16 || isNaN(data9)){
validate91.errors = [{instancePath:instancePath+"/connections_per_file",schemaPath:"#/properties/connections_per_file/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16},message:"must be <= 16"}];
return false;
}
else {
if(data9 < 1 || isNaN(data9)){
validate91.errors = [{instancePath:instancePath+"/connections_per_file",schemaPath:"#/properties/connections_per_file/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.proxy_url !== undefined){
let data10 = data.proxy_url;
const _errs31 = errors;
const _errs32 = errors;
let valid6 = false;
const _errs33 = errors;
const _errs34 = errors;
if(errors === _errs34){
if(typeof data10 === "string"){
if(data10.length > 2048){
const err10 = {instancePath:instancePath+"/proxy_url",schemaPath:"common.schema.json#/$defs/proxy/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
if(!pattern46.test(data10)){
const err11 = {instancePath:instancePath+"/proxy_url",schemaPath:"common.schema.json#/$defs/proxy/pattern",keyword:"pattern",params:{pattern: "^(https?|socks(4a?|5h?)?)://[^\\s/?#]+[^\\s?#]*$"},message:"must match pattern \""+"^(https?|socks(4a?|5h?)?)://[^\\s/?#]+[^\\s?#]*$"+"\""};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/proxy_url",schemaPath:"common.schema.json#/$defs/proxy/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid2 = _errs33 === errors;
valid6 = valid6 || _valid2;
const _errs36 = errors;
if(data10 !== null){
const err13 = {instancePath:instancePath+"/proxy_url",schemaPath:"#/properties/proxy_url/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var _valid2 = _errs36 === errors;
valid6 = valid6 || _valid2;
if(!valid6){
const err14 = {instancePath:instancePath+"/proxy_url",schemaPath:"#/properties/proxy_url/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
validate91.errors = vErrors;
return false;
}
else {
errors = _errs32;
if(vErrors !== null){
if(_errs32){
vErrors.length = _errs32;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ca_file !== undefined){
let data11 = data.ca_file;
const _errs38 = errors;
if((typeof data11 !== "string") && (data11 !== null)){
validate91.errors = [{instancePath:instancePath+"/ca_file",schemaPath:"#/properties/ca_file/type",keyword:"type",params:{type: schema188.properties.ca_file.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.language !== undefined){
let data12 = data.language;
const _errs40 = errors;
if((typeof data12 !== "string") && (data12 !== null)){
validate91.errors = [{instancePath:instancePath+"/language",schemaPath:"#/properties/language/type",keyword:"type",params:{type: schema188.properties.language.type},message:"must be string,null"}];
return false;
}
if(errors === _errs40){
if(typeof data12 === "string"){
if(!pattern47.test(data12)){
validate91.errors = [{instancePath:instancePath+"/language",schemaPath:"#/properties/language/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"},message:"must match pattern \""+"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"+"\""}];
return false;
}
}
}
var valid0 = _errs40 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.theme !== undefined){
let data13 = data.theme;
const _errs42 = errors;
if(!(((data13 === "system") || (data13 === "light")) || (data13 === "dark"))){
validate91.errors = [{instancePath:instancePath+"/theme",schemaPath:"#/properties/theme/enum",keyword:"enum",params:{allowedValues: schema188.properties.theme.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs42 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate91.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate91.errors = vErrors;
return errors === 0;
}
validate91.evaluated = {"props":{"library_url":true,"scheduler_url":true,"library_token":true,"scheduler_token":true,"pinned_keys":true,"models_dir":true,"node_id":true,"max_downloads":true,"connections_per_file":true,"proxy_url":true,"ca_file":true,"language":true,"theme":true},"dynamicProps":false,"dynamicItems":false};

export const task = validate92;
const schema192 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://model-manager.invalid/schemas/v1/task.schema.json","title":"TaskSubmission","description":"POST /api/tasks of the reference dispatch server: a task for whichever node has the model. Version 1.","type":"object","required":["model_id"],"properties":{"model_id":{"$ref":"common.schema.json#/$defs/model_id"},"version":{"description":"Absent or null: any version.","anyOf":[{"$ref":"common.schema.json#/$defs/version"},{"type":"null"}]}}};

function validate92(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://model-manager.invalid/schemas/v1/task.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate92.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.model_id === undefined) && (missing0 = "model_id")){
validate92.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.model_id !== undefined){
let data0 = data.model_id;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern7.test(data0)){
validate92.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,127}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,127}$"+"\""}];
return false;
}
}
else {
validate92.errors = [{instancePath:instancePath+"/model_id",schemaPath:"common.schema.json#/$defs/model_id/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data1 = data.version;
const _errs4 = errors;
const _errs5 = errors;
let valid2 = false;
const _errs6 = errors;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data1 === "string"){
if(data1.length > 64){
const err0 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(!pattern8.test(data1)){
const err1 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"},message:"must match pattern \""+"^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:(?:0|[1-9][0-9]*)|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid2 = valid2 || _valid0;
const _errs9 = errors;
if(data1 !== null){
const err3 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err4 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate92.errors = vErrors;
return false;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate92.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate92.errors = vErrors;
return errors === 0;
}
validate92.evaluated = {"props":{"model_id":true,"version":true},"dynamicProps":false,"dynamicItems":false};
