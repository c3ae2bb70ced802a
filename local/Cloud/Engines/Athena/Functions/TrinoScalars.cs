using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena.Functions;

/// <summary>Trino functions that DuckDB lacks, registered under names that queries cannot call.</summary>
internal static class TrinoScalars
{
    /// <summary>Registers the functions. The macros of <see cref="TrinoMacros"/> call them.</summary>
    public static void Register(DuckDbSession session)
    {
        session.Register<string, long>("trino_iso8601_micros", Iso8601Timestamp.Micros);
        session.Register<string, long>("trino_crc32_text", TrinoHashes.Crc32OfText);
        session.Register<string, long>("trino_crc32_hex", TrinoHashes.Crc32OfHex);
        session.Register<string, string>("trino_xxhash64_hex", TrinoHashes.XxHash64OfHex);
        session.Register<string, long>("trino_big_endian_64_hex", TrinoHashes.BigEndian64OfHex);
    }
}
