using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>Calls an operation of a service.</summary>
internal delegate Task<JsonObject> OperationCall(string service, string operation, JsonObject input, CallContext context);
