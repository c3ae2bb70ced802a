namespace Amazon.Lambda.Core;

/// <summary>What a mobile application says about itself and its device.</summary>
public interface IClientContext
{
    /// <summary>The device's environment.</summary>
    IDictionary<string, string> Environment { get; }

    /// <summary>The application.</summary>
    IClientApplication Client { get; }

    /// <summary>What the application added.</summary>
    IDictionary<string, string> Custom { get; }
}
