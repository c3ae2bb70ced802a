using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Protocol;

/// <summary>One operation of a service, in the names and shapes of its AWS API reference.</summary>
/// <param name="input">The request's members.</param>
/// <param name="context">What surrounds the call.</param>
/// <returns>The response's members; an empty object where AWS answers with none.</returns>
/// <exception cref="AwsException">The error that AWS would answer with.</exception>
public delegate Task<JsonObject> OperationHandler(JsonObject input, CallContext context);
