using System.Text.Json.Nodes;

namespace Pipeline.Cli.Hosting;

/// <summary>Reads lists that a service answers page by page.</summary>
internal static class JsonServicePages
{
    /// <summary>All items of a list.</summary>
    /// <param name="service">The service.</param>
    /// <param name="operation">The list operation.</param>
    /// <param name="member">The answer's member that holds a page.</param>
    /// <param name="input">The request; it receives the token of each next page.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    /// <param name="token">The member that names the next page, as the service spells it.</param>
    public static async Task<IReadOnlyList<JsonObject>> ListAsync(
        this IJsonService service, string operation, string member, JsonObject input, CancellationToken cancellationToken, string token = "NextToken")
    {
        var all = new List<JsonObject>();
        while (true)
        {
            var page = await service.CallAsync(operation, input, cancellationToken);
            all.AddRange(page[member]!.AsArray().Select(item => item!.AsObject()));
            if (page[token] is not { } next) return all;
            input[token] = next.DeepClone();
        }
    }
}
