namespace CallSign.Core.Changes;

/// <summary>Keeps a setting of the installation in memory, and reads it again when any instance has changed the settings.</summary>
public interface ISettingsReader
{
    Task ReadAsync(CancellationToken cancellationToken);
}
