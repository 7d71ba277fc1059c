namespace Prototxt.Tests.Architecture;

internal sealed partial record House
{
    /// <summary>What files hold, without TorchSharp: the disk, blobs, and a room for each format.</summary>
    public static House Files { get; } = new("FileFormat",
    [
        ("Messages", []),
        ("Disk", ["Messages"]),
        ("Blobs", ["Disk", "Messages"]),
        ("Caffe", ["Blobs", "Disk", "Messages"]),
        ("Npy", ["Blobs", "Disk", "Messages"]),
        ("Hdf5", ["Blobs", "Disk", "Messages"]),
        (MeasuredHouse.Root, ["Disk", "Messages", "Npy"]),
        ("States", ["Blobs", "Caffe", "Disk", "Hdf5", "Messages", MeasuredHouse.Root]),
    ]);
}
