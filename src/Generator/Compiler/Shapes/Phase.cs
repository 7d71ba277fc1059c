namespace Prototxt.Generator.Compiler.Shapes;

/// <summary>Caffe's two phases.</summary>
internal enum Phase
{
    Train,
    Test,
}
