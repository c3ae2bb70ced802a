namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>A function's files.</summary>
/// <param name="Folder">Where they are (LAMBDA_TASK_ROOT).</param>
/// <param name="Size">Their bytes.</param>
/// <param name="Sha256">Their hash, base64.</param>
internal sealed record CodePackage(string Folder, long Size, string Sha256);
