using System.Text;

namespace Pipeline.Cloud.Lambda.Logs;

/// <summary>
/// The file of a log. A line that cannot be written (the disk is full) is left out, and counted by a line of its own once the file can be
/// written again: what the log is about must go on. Not thread-safe.
/// </summary>
/// <param name="file">The file, unbuffered, so that a failed line is not written later.</param>
internal sealed class LogFile(Stream file) : IDisposable
{
    private long _left;
    private string _why = "";

    /// <summary>Opens a file to append to.</summary>
    public static LogFile Open(string path) => new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));

    /// <summary>Writes a line, if the file can be written.</summary>
    public void WriteLine(string line)
    {
        try
        {
            if (_left > 0) Append($"\n[log] {_left} lines are missing here: {_why}");
            _left = 0;
            Append(line);
        }
        catch (IOException e)
        {
            _left++;
            _why = e.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Append(string line) => file.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
