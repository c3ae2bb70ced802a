using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>Counts, in a service's metrics, calls and items of batches that were refused before the operation saw them: a fault plan refuses so.</summary>
public interface IRefusalCounter
{
    /// <summary>Counts them.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="members">The request's members.</param>
    /// <param name="error">The call's error; null for items of a batch, which are throttled.</param>
    /// <param name="count">How many.</param>
    void Count(string operation, JsonObject members, AwsException? error, int count);
}
