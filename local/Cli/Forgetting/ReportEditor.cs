using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.Forgetting;

/// <summary>Edits JSON documents in which texts mention the id, such as the reports on rejected files.</summary>
/// <param name="id">The id.</param>
internal sealed class ReportEditor(ForgottenId id) : IContentEditor
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    /// <inheritdoc/>
    public Remainder? Edit(byte[] content)
    {
        try
        {
            var document = JsonNode.Parse(content);
            var removed = 0;
            var edited = Edit(document, ref removed);
            return removed == 0 ? null : new Remainder(Encoding.UTF8.GetBytes(edited!.ToJsonString(Written)), removed);
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private JsonNode? Edit(JsonNode? node, ref int removed)
    {
        switch (node)
        {
            case JsonObject members:
                var edited = new JsonObject();
                foreach (var (name, value) in members) edited[name] = Edit(value, ref removed);
                return edited;
            case JsonArray items:
                var list = new JsonArray();
                foreach (var item in items) list.Add(Edit(item, ref removed));
                return list;
            case JsonValue value when value.TryGetValue<string>(out var text) && id.Without(text) is var rest && rest != text:
                removed++;
                return rest;
            default:
                return node?.DeepClone();
        }
    }
}
