namespace Pipeline.Intake.Objects;

/// <summary>Recognizes binary files by their first bytes.</summary>
internal static class FileSignature
{
    /// <summary>Returns the kind of file; null if it may be text.</summary>
    /// <param name="bytes">The file, or its beginning.</param>
    public static string? Of(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x1f, 0x8b, ..] => "gzip",
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => "a zip archive",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "zstd",
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "xz",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => "bzip2",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "Parquet",
        _ => null,
    };
}
