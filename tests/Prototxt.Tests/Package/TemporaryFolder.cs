namespace Prototxt.Tests.Package;

/// <summary>A folder outside the checkout, so that the checkout's build settings do not reach the projects in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("prototxt-").FullName;

    public string this[params string[] relative] => System.IO.Path.Combine([Path, .. relative]);

    public void Write(string relative, string text)
    {
        string path = this[relative.Split('/')];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
