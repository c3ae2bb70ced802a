namespace Pipeline.Cli.Forgetting;

/// <summary>Finds the id in results of queries, which are deleted as a whole.</summary>
/// <param name="id">The id.</param>
internal sealed class MentionEditor(ForgottenId id) : IContentEditor
{
    /// <inheritdoc/>
    public Remainder? Edit(byte[] content) => id.IsQuotedIn(content) ? new Remainder([], 1) { IsEmpty = true } : null;
}
