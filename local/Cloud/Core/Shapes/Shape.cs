using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Shapes;

/// <summary>The type of a member of a request, and the constraints on its value, as a service's API model states them.</summary>
public abstract record Shape
{
    private const int MostErrors = 10;

    /// <summary>Checks a request.</summary>
    /// <param name="structure">What a request of the operation has.</param>
    /// <param name="request">The request's members.</param>
    /// <exception cref="AwsException">SerializationException: a value is of another type. ValidationException: values break constraints.</exception>
    public static void Check(StructureShape structure, JsonObject request)
    {
        structure.CheckType(request);
        var errors = new List<string>();
        structure.Validate(request, "", errors);
        if (errors.Count == 0) return;
        var shown = errors.Take(MostErrors).ToList();
        throw new AwsException("ValidationException", $"{shown.Count} validation error{(shown.Count == 1 ? "" : "s")} detected: {string.Join("; ", shown)}");
    }

    /// <summary>Refuses a value of another type. A null is as good as an absent value.</summary>
    /// <exception cref="AwsException">SerializationException, in the words of AWS's own parser.</exception>
    public void CheckType(JsonNode? value)
    {
        switch (value)
        {
            case null:
                return;
            case JsonObject found:
                CheckObject(found);
                break;
            case JsonArray found:
                CheckArray(found);
                break;
            case JsonValue found:
                CheckScalar(found, found.GetValueKind());
                break;
        }
    }

    /// <summary>Adds the constraints that a value of the right type breaks.</summary>
    /// <param name="value">The value, or null.</param>
    /// <param name="path">Where it is in the request, as AWS writes it: <c>records.1.member.data</c>.</param>
    /// <param name="errors">Receives them.</param>
    public virtual void Validate(JsonNode? value, string path, ICollection<string> errors)
    {
    }

    /// <summary>Checks an object; shapes other than structures and maps refuse it.</summary>
    protected virtual void CheckObject(JsonObject value) => throw Mistyped("Start of structure or map found where not expected.");

    /// <summary>Checks a list; shapes other than lists refuse it.</summary>
    protected virtual void CheckArray(JsonArray value) => throw Mistyped("Start of list found where not expected");

    /// <summary>Checks a value that is neither an object nor a list.</summary>
    protected abstract void CheckScalar(JsonValue value, JsonValueKind kind);

    /// <summary>The error for a scalar of another kind than the shape's.</summary>
    /// <param name="kind">The value's kind.</param>
    /// <param name="wanted">The shape's type with its article: <c>an Integer</c>.</param>
    protected static AwsException Unconverted(JsonValueKind kind, string wanted) => Mistyped(kind switch
    {
        JsonValueKind.True or JsonValueKind.False => $"class java.lang.Boolean can not be converted to {wanted}",
        JsonValueKind.Number => $"class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to {wanted}",
        _ => $"class java.lang.String can not be converted to {wanted}",
    });

    /// <summary>The error for a value of another type.</summary>
    protected static AwsException Mistyped(string message) => new("SerializationException", message);

    /// <summary>A broken constraint.</summary>
    /// <param name="value">The value as text.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="constraint">The constraint.</param>
    protected static string Broken(string value, string path, string constraint) => $"Value '{value}' {At(path, constraint)}";

    /// <summary>A broken constraint of a value that messages do not show: a blob, a list.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="constraint">The constraint.</param>
    protected static string Broken(string path, string constraint) => $"Value {At(path, constraint)}";

    /// <summary>The constraint that a missing member breaks.</summary>
    /// <param name="path">Where it would be.</param>
    protected static string Missing(string path) => $"Value null {At(path, "Member must not be null")}";

    private static string At(string path, string constraint) => $"at '{path}' failed to satisfy constraint: {constraint}";
}
