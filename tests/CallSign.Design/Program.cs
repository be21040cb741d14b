Console.WriteLine("dotnet ef migrations add <Name> -p CallSign.Core -s tests/CallSign.Design");
