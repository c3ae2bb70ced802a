using System.Text;

namespace Pipeline.Cli.Sources.Synthetic;

/// <summary>Makes malformed records, each for a different reason.</summary>
internal static class Poison
{
    /// <summary>Turns a request into a malformed record.</summary>
    /// <param name="request">A valid request.</param>
    /// <param name="kind">Selects the kind of defect.</param>
    public static byte[] Spoil(ReadOnlySpan<byte> request, int kind) => (kind % 5) switch
    {
        0 => request[..(request.Length / 2)].ToArray(),
        1 => [0xFF, 0xFE, 0x00, 0x01],
        2 => Replace(request, "\"pickup_zone\"", "\"pick_up_zone\""),
        3 => Replace(request, "\"distance_miles\":", "\"distance_miles\":-"),
        _ => Replace(request, "\"vendor_id\":", "\"vendor_id\":\"x\",\"ignored\":"),
    };

    private static byte[] Replace(ReadOnlySpan<byte> request, string what, string with) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request).Replace(what, with, StringComparison.Ordinal));
}
