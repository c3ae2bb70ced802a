using System.Text.Json.Serialization;

namespace Pipeline.Bench.Usual;

/// <summary>The generated code that reads trips and writes lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Trip))]
[JsonSerializable(typeof(ScoredLine))]
internal sealed partial class UsualJsonContext : JsonSerializerContext;
