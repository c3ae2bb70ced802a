using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Calls;

/// <summary>An operation on many items that answers which of them it left undone.</summary>
public abstract class PartialBatch
{
    /// <summary>Carries out a part of a call.</summary>
    /// <param name="input">The whole call; it is not changed.</param>
    /// <param name="withheld">Says of each item, by its place, whether it stays undone.</param>
    /// <param name="call">Carries out a call.</param>
    /// <returns>The answer to the whole call, and whether any item stayed undone.</returns>
    public abstract Task<(JsonObject Answer, bool Partial)> InvokeAsync(JsonObject input, Func<int, bool> withheld, Func<JsonObject, Task<JsonObject>> call);

    /// <summary>Divides items into those to be done and those that stay undone.</summary>
    protected static void Split(JsonArray items, Func<int, bool> withheld, ref int place, JsonArray done, JsonArray undone)
    {
        foreach (var item in items) (withheld(place++) ? undone : done).Add(item?.DeepClone());
    }
}
