using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Calls;

/// <summary>A batch operation whose answer lists the items that it did not process.</summary>
public abstract class PartialBatch
{
    /// <summary>Carries out part of a call.</summary>
    /// <param name="input">The whole call; it is not changed.</param>
    /// <param name="withheld">Returns, by an item's index, whether the item stays unprocessed.</param>
    /// <param name="call">Carries out a call.</param>
    /// <returns>The answer to the whole call, and whether any item stayed unprocessed.</returns>
    public abstract Task<(JsonObject Answer, bool Partial)> InvokeAsync(JsonObject input, Func<int, bool> withheld, Func<JsonObject, Task<JsonObject>> call);

    /// <summary>Divides items into those to process and those that stay unprocessed.</summary>
    protected static void Split(JsonArray items, Func<int, bool> withheld, ref int place, JsonArray done, JsonArray undone)
    {
        foreach (var item in items) (withheld(place++) ? undone : done).Add(item?.DeepClone());
    }
}
