namespace Amazon.Lambda.Core;

/// <summary>A mobile application that invoked the function.</summary>
public interface IClientApplication
{
    /// <summary>Its package.</summary>
    string AppPackageName { get; }

    /// <summary>Its title.</summary>
    string AppTitle { get; }

    /// <summary>Its version's code.</summary>
    string AppVersionCode { get; }

    /// <summary>Its version's name.</summary>
    string AppVersionName { get; }

    /// <summary>Its installation.</summary>
    string InstallationId { get; }
}
