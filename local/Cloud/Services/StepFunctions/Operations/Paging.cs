using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>Pages of a list. A token is an opaque text that encodes the start of the next page.</summary>
internal static class Paging
{
    private const int Usual = 100;

    /// <summary>The start and the maximum size of the requested page. The start is null for the first page.</summary>
    /// <exception cref="AwsException">InvalidToken.</exception>
    public static (long? Start, int Size) Read(Parameters parameters)
    {
        int size = parameters.Int("maxResults") ?? 0;
        return (Start(parameters.String("nextToken")), size == 0 ? Usual : size);
    }

    /// <summary>Adds the token of the next page to a response.</summary>
    public static void Write(JsonObject answer, long next) => Write(answer, next.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Write(JsonObject, long)"/>
    public static void Write(JsonObject answer, string next) => answer["nextToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(next));

    private static long? Start(string? token)
    {
        if (token is null) return null;
        var bytes = new byte[64];
        int? start = Convert.TryFromBase64String(token, bytes, out int length) ? Page.Offset(Encoding.ASCII.GetString(bytes, 0, length)) : null;
        return start ?? throw new AwsException("InvalidToken", $"Invalid Token: '{token}'");
    }
}
