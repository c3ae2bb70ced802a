using System.Globalization;

namespace Pipeline.Contract.Lake;

/// <summary>The folders of the landed log: one an hour of arrival, <c>scored/dt=2026-01-15/hour=12/</c>.</summary>
public static class LakeFolder
{
    /// <summary>The root of scored records.</summary>
    public const string Scored = "scored";

    /// <summary>The root of records that were set aside.</summary>
    public const string Quarantine = "quarantine";

    private const string Hours = "'dt='yyyy-MM-dd'/hour='HH";

    /// <summary>The folder of an hour, with its slash at the end.</summary>
    /// <param name="root"><see cref="Scored"/> or <see cref="Quarantine"/>.</param>
    /// <param name="arrivedAt">A time within the hour.</param>
    public static string Of(string root, DateTimeOffset arrivedAt) => $"{root}/{arrivedAt.UtcDateTime.ToString(Hours, CultureInfo.InvariantCulture)}/";

    /// <summary>Reads the hour of an object's key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hour">The beginning of the hour.</param>
    /// <returns>False when the object is not in such a folder.</returns>
    public static bool TryReadHour(string key, out DateTimeOffset hour)
    {
        hour = default;
        var parts = key.Split('/');
        return parts.Length >= 4 && DateTimeOffset.TryParseExact($"{parts[1]}/{parts[2]}", Hours, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out hour);
    }

    /// <summary>The first sequence number in an object, which its name tells.</summary>
    /// <param name="key">The key.</param>
    /// <param name="prefix">The folder, the shard and a hyphen: what stands before the number.</param>
    public static string FirstNumber(string key, string prefix) => new([.. key[prefix.Length..].TakeWhile(char.IsAsciiDigit)]);
}
