using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>The blocks of <c>Fn::Cidr</c>: equal parts of a block of IPv4 addresses. Source: "Fn::Cidr".</summary>
internal static class AddressBlocks
{
    private const int AddressBits = 32;
    private const int MostBlocks = 256;

    /// <summary>Divides a block.</summary>
    /// <param name="arguments">The block, how many parts, and the bits of an address within a part.</param>
    /// <param name="error">The error at the function.</param>
    /// <returns>The parts, each as address and length.</returns>
    public static JsonArray Divide(IReadOnlyList<string> arguments, Func<string, TemplateException> error)
    {
        if (!IPNetwork.TryParse(arguments[0], out var block) || block.ToString() != arguments[0] || block.BaseAddress.GetAddressBytes() is not { Length: 4 } bytes)
            throw error($"'{arguments[0]}' is not a block of IPv4 addresses, such as 10.0.0.0/16.");
        if (!int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostBlocks)
            throw error(FormattableString.Invariant($"'{arguments[1]}' is not a number of blocks from 1 to {MostBlocks}."));
        if (!int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits is < 1 or > AddressBits)
            throw error($"'{arguments[2]}' is not a number of bits from 1 to 32.");
        var length = AddressBits - bits;
        if (length < block.PrefixLength || count > 1L << (length - block.PrefixLength))
            throw error(FormattableString.Invariant($"{arguments[0]} has no room for {count} blocks of {bits} bits."));
        var start = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return new JsonArray([.. Enumerable.Range(0, count).Select(part => JsonValue.Create(Block(start + (uint)((long)part << bits), length)))]);
    }

    private static string Block(uint address, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return FormattableString.Invariant($"{new IPAddress(bytes)}/{length}");
    }
}
