using System.Globalization;

namespace Pipeline.Contract.Lake;

/// <summary>The folders of the lake, one per arrival hour, such as <c>scored/dt=2026-01-15/hour=12/</c>.</summary>
public static class LakeFolder
{
    /// <summary>The root of scored records.</summary>
    public const string Scored = "scored";

    /// <summary>The root of quarantined records.</summary>
    public const string Quarantine = "quarantine";

    private const string Hours = "'dt='yyyy-MM-dd'/hour='HH";

    /// <summary>The folder of an hour, with a trailing slash.</summary>
    /// <param name="root"><see cref="Scored"/> or <see cref="Quarantine"/>.</param>
    /// <param name="arrivedAt">A time within the hour.</param>
    public static string Of(string root, DateTimeOffset arrivedAt) => $"{root}/{arrivedAt.UtcDateTime.ToString(Hours, CultureInfo.InvariantCulture)}/";

    /// <summary>Reads the hour of an object's key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hour">The beginning of the hour.</param>
    /// <returns>False if the object is not in such a folder.</returns>
    public static bool TryReadHour(string key, out DateTimeOffset hour)
    {
        hour = default;
        var parts = key.Split('/');
        return parts.Length >= 4 && DateTimeOffset.TryParseExact($"{parts[1]}/{parts[2]}", Hours, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out hour);
    }

    /// <summary>Reads the first sequence number of an object from its name.</summary>
    /// <param name="key">The key.</param>
    /// <param name="prefix">The part of the key before the number: the folder, the shard and a hyphen.</param>
    public static string FirstNumber(string key, string prefix) => new([.. key[prefix.Length..].TakeWhile(char.IsAsciiDigit)]);
}
