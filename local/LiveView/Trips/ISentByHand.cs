namespace Pipeline.LiveView.Trips;

/// <summary>Is told of each record that a user puts on the stream from the page.</summary>
public interface ISentByHand
{
    /// <summary>A record is about to be sent.</summary>
    /// <param name="id">The request's id; null when the record holds no request.</param>
    void Sending(string? id);

    /// <summary>The stream refused a record that was about to be sent.</summary>
    /// <param name="id">The request's id; null when the record holds no request.</param>
    void Refused(string? id);
}
