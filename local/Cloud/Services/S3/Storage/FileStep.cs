using System.Text.Json.Nodes;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>
/// What a write does with files after it is noted in the journal. A process that is killed between the two leaves steps undone: they are done at the next
/// start, and are harmless if they had been done.
/// </summary>
/// <param name="From">The file that is moved, or deleted.</param>
/// <param name="To">Its path by its key; null if it is not moved there.</param>
/// <param name="Kept">Where the file that the key had until now is kept; null if it is not.</param>
/// <param name="Former">The path of that file.</param>
internal sealed record FileStep(string From, string? To, string? Kept = null, string? Former = null)
{
    /// <summary>Deletes a file.</summary>
    public static FileStep Delete(string path) => new(path, null);

    /// <summary>Keeps a key's file as a former version.</summary>
    public static FileStep Keep(string former, string kept) => new(former, null, kept, former);

    /// <summary>The step as the journal holds it, with paths below the store's folder.</summary>
    public JsonObject ToJson(string root) => new() { ["from"] = Below(root, From), ["to"] = Below(root, To), ["kept"] = Below(root, Kept), ["former"] = Below(root, Former) };

    /// <summary>Reads a step.</summary>
    public static FileStep Read(JsonNode kept, string root) =>
        new(Under(root, kept["from"])!, Under(root, kept["to"]), Under(root, kept["kept"]), Under(root, kept["former"]));

    /// <summary>Does what is left of the step after a kill.</summary>
    public void Finish()
    {
        if (Kept is not null && (To is null || File.Exists(From)) && !File.Exists(Kept) && File.Exists(Former)) Move(Former, Kept);
        if (To is not null && File.Exists(From)) Move(From, To);
        if (To is null && Kept is null && File.Exists(From)) File.Delete(From);
    }

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
    }

    private static string? Below(string root, string? path) => path is null ? null : Path.GetRelativePath(root, path);

    private static string? Under(string root, JsonNode? path) => path is null ? null : Path.Join(root, (string)path!);
}
